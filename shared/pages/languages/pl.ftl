# Polski: co mają wszystkie strony. Same messages and variables as en.ftl.

page-skip = Przejdź do treści
page-nav = Główna
page-concerts = Koncerty
page-log-in = Zaloguj się
page-cart = Koszyk
page-orders = Zamówienia
page-tickets = Bilety
page-account = Konto
page-staff-organizer = Moje koncerty
page-staff-gate = Bramka
page-staff-finance = Finanse
page-staff-people = Osoby
page-staff-on-call = Dyżur
page-concert = Ten koncert
page-concert-sales = Sprzedaż
page-concert-revenue = Przychód
page-concert-details = Szczegóły
page-concert-types = Rodzaje biletów
page-concert-attendees = Uczestnicy
page-concert-gates = Obsługa bramek
page-concert-guests = Bilety gratis
page-api = API
page-colours = Kolory
page-colours-light = Jasne
page-colours-dark = Ciemne
page-colours-system = Jak w systemie
page-language = Język

form-optional = (opcjonalnie)
form-needs-script = Ten formularz wymaga JavaScriptu, który jest wyłączony albo się nie wczytał.

page-problem-missing = Nie ma takiej strony
page-problem-missing-meaning = Adres jest błędny albo strona została przeniesiona.
page-problem-forbidden = Nie możesz zobaczyć tej strony
page-problem-forbidden-meaning = Twoje konto nie ma potrzebnej roli. Może ją nadać administrator.
page-problem-busy = To trwa teraz za długo
page-problem-busy-meaning = Jest tu naraz wiele osób. Nic się nie zmieniło: spróbuj ponownie za chwilę.
page-problem-failed = Coś poszło nie tak po naszej stronie
page-problem-failed-meaning = Błąd został zapisany i zajmiemy się nim. Nic się nie zmieniło: spróbuj ponownie za chwilę.
page-again = Wczytaj stronę ponownie
page-all-concerts = Pokaż wszystkie koncerty
