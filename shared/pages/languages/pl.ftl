# Polski: co mają wszystkie strony. Same messages and variables as en.ftl.

page-skip = Przejdź do treści
page-nav = Główna
page-concerts = Koncerty
page-log-in = Zaloguj się
page-account = Moje konto
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
