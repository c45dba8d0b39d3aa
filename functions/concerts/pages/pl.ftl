# Polski: strony koncertów. Same messages and variables as en.ftl.

left-few = Ostatnie bilety
left-nothing = Wyprzedane
price-free = Wstęp wolny
sale-ended = Sprzedaż zakończona
cancelled = Odwołany

home-title = Koncerty
home-description = Koncerty według daty, miasta i artysty, z cenami i dostępnością. Bez opłat rezerwacyjnych.
home-summary = { $count ->
    [one] Jeden koncert
    [few] { $count } koncerty
   *[many] { $count } koncertów
} { $cities } do { $until }.
home-cities = { $count ->
    [one] w jednym mieście
   *[other] w { $count } miastach
}
home-concerts = { $count ->
    [one] Jeden koncert
    [few] { $count } koncerty
   *[many] { $count } koncertów
}
home-found = { $count ->
    [one] Znaleziono jeden koncert
    [few] Znaleziono { $count } koncerty
   *[many] Znaleziono { $count } koncertów
}
home-sale-opens = Początek sprzedaży: { $time }.
home-places = { $count ->
    [one] Jedno miejsce
    [few] { $number } miejsca
   *[many] { $number } miejsc
}
home-on-sale-from = W sprzedaży od: { $time }
home-from = od
home-search = Szukaj
home-search-text = Artysta, koncert lub miejsce
home-search-anything = Cokolwiek
home-search-city = Miasto
home-search-all-cities = Wszystkie miasta
home-search-from = Od dnia
home-quick = Częste wyszukiwania
home-tonight = Dziś wieczorem
home-this-weekend = W ten weekend
home-show-all = Pokaż wszystkie koncerty
home-nothing-yet = Wśród najbliższych nic nie ma
home-nothing-yet-hint = Szukaj dalej wśród późniejszych.
home-nothing-found = Nie ma takiego koncertu
home-nothing-found-hint = Spróbuj innego dnia lub miasta albo wpisz mniej liter.
home-empty = Nie ma jeszcze koncertów
home-empty-hint = Gdy organizator wystawi koncert na sprzedaż, pojawi się tutaj.
home-more = Pokaż późniejsze koncerty
home-first = Wróć do pierwszych koncertów

concert-title = { $name }, { $artist }
concert-description = { $artist }, { $day }, { $venue }, { $city }. Ceny z VAT, bez opłat rezerwacyjnych.
concert-date = Data
concert-time = Godzina ({ $city })
concert-doors = Wejście od { $time }
concert-venue = Miejsce
concert-map = Mapa i dojazd
concert-tickets = Bilety
concert-calendar = Dodaj do kalendarza
concert-max-per-order = { $count ->
    [one] Jeden w zamówieniu.
   *[other] Do { $count } w zamówieniu.
}
concert-max-per-person = { $count ->
    [one] Jeden bilet na osobę.
    [few] Najwyżej { $count } bilety na osobę.
   *[many] Najwyżej { $count } biletów na osobę.
}
concert-prices = Każda cena zawiera VAT. Nie ma opłaty rezerwacyjnej, a dostawa e-mailem jest bezpłatna.
concert-sale-ends = Sprzedaż trwa do: { $time }.
concert-less = { $name }: o jeden mniej
concert-more = { $name }: o jeden więcej
concert-choose = Wybierz bilety
concert-nothing-chosen = Jeszcze nic nie wybrano
concert-add = { $count ->
    [one] Dodaj { $count } bilet do koszyka
    [few] Dodaj { $count } bilety do koszyka
   *[many] Dodaj { $count } biletów do koszyka
}
concert-chosen = { $count ->
    [one] { $count } bilet, z VAT
    [few] { $count } bilety, z VAT
   *[many] { $count } biletów, z VAT
}
concert-in-cart = { $count ->
    [one] W koszyku jest { $count } bilet.
    [few] W koszyku są { $count } bilety.
   *[many] W koszyku jest { $count } biletów.
}
concert-add-none = Dodaj do koszyka
concert-adding = Dodawanie do koszyka…
concert-to-cart = Pokaż koszyk
concert-check-out = Do zamówienia
concert-cancelled = Ten koncert został odwołany.
concert-cancelled-what = Każdy, kto kupił bilety, dostanie zwrot pełnej ceny. Nie trzeba niczego wypełniać.
concert-over = Ten koncert już się zaczął lub skończył.
concert-over-what = Bilety nie są już sprzedawane.
concert-sale-ended = Sprzedaż się zakończyła.
concert-sale-ended-what = Bilety kupione wcześniej są ważne.
concert-not-yet = Sprzedaż biletów zacznie się: { $time }.
concert-not-yet-what = Wcześniej nic nie można kupić. Dodaj koncert do kalendarza, aby nie przegapić.
concert-sold-out = Wyprzedane.
concert-sold-out-what = Bilety czasem wracają, gdy ktoś nie zapłaci za zamówienie. Warto zajrzeć ponownie.
concert-changed = Organizator zmienił ten koncert.
concert-plans = Gdy plany się zmienią
concert-if-cancelled = Koncert odwołany:
concert-if-cancelled-what = dostaniesz zwrot pełnej ceny na kartę, którą płacono. Nie trzeba niczego wypełniać, a my od razu do Ciebie napiszemy.
concert-if-moved = Koncert przeniesiony:
concert-if-moved-what = bilety pozostają ważne w nowym terminie. Od razu napiszemy do Ciebie i podamy powód.
concert-your-tickets = Twoje bilety
concert-transfer = Możesz przekazać bilet innej osobie. Stary kod przestaje działać, więc nikt nie sprzeda go dwa razy.
concert-naming = Na każdym bilecie możesz umieścić imię i nazwisko.
concert-give-back-never = Biletów nie można zwrócić, chyba że koncert zostanie odwołany.
concert-give-back = { $count ->
    [0] Bilety można zwrócić do rozpoczęcia koncertu i odzyskać pieniądze.
    [one] Bilety można zwrócić do godziny przed rozpoczęciem i odzyskać pieniądze.
   *[other] Bilety można zwrócić do { $count } godzin przed rozpoczęciem i odzyskać pieniądze.
}
concert-gate = Przy wejściu
concert-gate-what = Każdy bilet ma kod, który wpuszcza jedną osobę, jeden raz. Pokaż go na telefonie lub wydrukuj.
concert-gate-opens = Wejście otwarte od { $time }.
concert-gate-closes = Po { $time } nikt już nie wejdzie.

calendar-more = Godzinę wejścia i ostatnie zmiany pokazuje strona koncertu.

organizer-title = Moje koncerty
organizer-create = Utwórz koncert
organizer-empty = Nie ma jeszcze koncertów
organizer-empty-hint = Tu będzie lista Twoich koncertów i tego, ile z każdego sprzedano.
organizer-upcoming = Nadchodzące
organizer-past = Minione
organizer-concert = Koncert
organizer-when = Czas na miejscu
organizer-where = Miejsce
organizer-sale = Sprzedaż
organizer-taken = Sprzedane i trzymane
organizer-places = Miejsca
organizer-edit = Edytuj
organizer-edit-of = Edytuj: { $name }
organizer-state-cancelled = Odwołany
organizer-state-over = Odbył się
organizer-state-not-yet = Początek: { $time }
organizer-state-open = W sprzedaży
organizer-state-sold-out = Wyprzedany
organizer-state-ended = Sprzedaż zakończona

editor-new-title = Nowy koncert
editor-title = Szczegóły: { $name }
editor-what = Co
editor-name = Nazwa koncertu
editor-artist = Artysta
editor-where = Gdzie
editor-venue = Obiekt
editor-city = Miasto
editor-country = Kraj
editor-choose = Wybierz…
editor-zone = Strefa czasowa
editor-zone-hint = Wszystkie godziny poniżej są według zegarów na miejscu.
editor-when = Kiedy
editor-starts = Początek
editor-doors-open = Otwarcie bramek
editor-doors-open-hint = Wcześniej bramki nikogo nie wpuszczają. Puste oznacza: w każdej chwili.
editor-doors-close = Zamknięcie bramek
editor-doors-close-hint = Później bramki nikogo nie wpuszczają. Puste oznacza: nigdy.
editor-sale = Sprzedaż
editor-sales-open = Początek sprzedaży
editor-sales-open-hint = Puste oznacza: od razu.
editor-sales-close = Koniec sprzedaży
editor-sales-close-hint = Puste oznacza: gdy koncert się zaczyna.
editor-max-per-person = Najwięcej biletów dla jednej osoby
editor-max-per-person-hint = We wszystkich zamówieniach. Ustalony limit można zmienić, ale nie usunąć.
editor-self-service = Co posiadacze biletów mogą zrobić sami
editor-transfer = Przekazać bilet komuś innemu
editor-naming = Wpisać nazwisko na bilet
editor-give-back = Zwrócić bilety i odzyskać pieniądze
editor-give-back-never = Nie mogą
editor-give-back-start = Do początku koncertu
editor-give-back-hours = { $count ->
    [one] Do godziny przed początkiem
    [few] Do { $count } godzin przed początkiem
   *[many] Do { $count } godzin przed początkiem
}
editor-currency = Waluta
editor-currency-hint = Trzy litery. Są w niej wszystkie ceny koncertu i nie można jej zmienić.
editor-type = Rodzaj biletu
editor-type-name = Nazwa rodzaju
editor-price = Cena
editor-capacity = Miejsca
editor-max-per-order = Najwięcej w jednym zamówieniu
editor-remove-type = Usuń rodzaj biletu
editor-add-type = Dodaj rodzaj biletu
editor-create = Utwórz koncert
editor-create-busy = Tworzenie koncertu…
editor-back = Wróć do moich koncertów
editor-created = Koncert jest utworzony. Bilety będzie można kupić za chwilę.
editor-saved = Zmiany są zapisane.
editor-save = Zapisz zmiany
editor-save-busy = Zapisywanie…
editor-holders = Dla posiadaczy biletów
editor-reason = Powód zmiany
editor-reason-hint = Posiadacze biletów dowiedzą się o innej nazwie, artyście, godzinie lub miejscu, razem z tym powodem.
editor-shop = Zobacz w sklepie
editor-cancel = Odwołaj koncert
editor-is-cancelled = Ten koncert jest odwołany.
editor-is-cancelled-what = Nic już nie można w nim zmienić.
editor-cancellation = Zobacz, jak zwracane są pieniądze
editor-skipped = Takiej godziny nie ma w { "{" }zone{ "}" }: zegary są wtedy przesuwane do przodu. Wybierz późniejszą.
editor-conflict = W czasie Twojej pracy ktoś inny zmienił ten koncert. To, co wpisano, jest nadal tutaj. Zmieniono:
editor-conflict-mine = Zapisz moje mimo to
editor-conflict-theirs = Wczytaj zmienione
editor-tax-rate-missing = Stawka podatku w tym kraju nie jest znana, więc można tam mieć tylko bilety bezpłatne.
editor-unknown-zone = Nie ma takiej strefy czasowej.
editor-price-not-chargeable = Karty nie można obciążyć taką ceną lub w tej walucie. Wybierz inną albo 0.
editor-max-per-order-too-high = Zamówienie ma najwyżej 100 biletów jednego rodzaju.
editor-mixed-currencies = Wszystkie ceny koncertu są w jednej walucie.
editor-currency-fixed = Waluty koncertu nie można zmienić.

types-title = Rodzaje biletów: { $name }
types-lead = Inna cena dotyczy tylko nowych zamówień. Mniejsza liczba miejsc zabiera tylko wolne: sprzedane i trzymane zostają.
types-currency = Wszystkie ceny są w { $currency }.
types-saved = Rodzaje biletów są zapisane.
types-save = Zapisz rodzaje biletów

gates-title = Obsługa bramek: { $name }
gates-lead = Tylko te osoby, z rolą „gate”, wpuszczają na ten koncert i widzą jego bramkę. Gdy nikogo tu nie ma, robią to wszyscy z tą rolą.
gates-everybody = Wszyscy z rolą „gate”.
gates-assigned = { $count ->
    [one] Jedna osoba.
    [few] { $count } osoby.
   *[many] { $count } osób.
}
gates-ids = Identyfikatory osób
gates-ids-hint = Jeden w wierszu, najwyżej 200. Identyfikator każdej osoby widzi administrator.
gates-invalid = Jeden z nich nie jest identyfikatorem osoby, takim jak 0199a6f2-6f0a-7d5e-9c0b-3c4b6f0e2a11.
gates-saved = Obsługa bramek jest zapisana.
gates-save = Zapisz obsługę bramek

guests-title = Bilety gratis: { $name }
guests-heading = Podaruj bilety
guests-lead = Gość dostanie bilety e-mailem za chwilę. Zajmują miejsca jak inne i nic nie kosztują.
guests-type = Rodzaj biletu
guests-quantity = Ile
guests-email = E-mail gościa
guests-name = Nazwisko gościa
guests-name-hint = Będzie na biletach. Puste oznacza pierwszą część adresu.
guests-send = Wyślij bilety
guests-busy = Wysyłanie…
guests-given = Bilety są w drodze.
guests-too-many = To więcej, niż może mieć jedno zamówienie.
guests-not-sold = Ten rodzaj biletów nie jest w sprzedaży.

cancel-title = Odwołaj: { $name }
cancel-heading = Odwołaj koncert
cancel-what-sale = Sprzedaż kończy się od razu.
cancel-what-money = Wszyscy dostają z powrotem wszystkie pieniądze.
cancel-what-tickets = Wszystkie bilety tracą ważność, a ich posiadacze dostają e-mail z Twoim powodem.
cancel-what-undo = Nie można tego cofnąć.
cancel-begun = Koncert już się zaczął. Mimo to wszyscy dostaną zwrot, także ci, którzy na nim byli.
cancel-reason = Powód
cancel-reason-hint = Przeczytają go posiadacze biletów.
cancel-repeat = Nazwa koncertu
cancel-repeat-hint = Aby potwierdzić, wpisz: { $name }
cancel-repeat-error = To nie jest nazwa koncertu.
cancel-send = Odwołaj koncert na zawsze
cancel-busy = Odwoływanie…
cancel-keep = Zachowaj koncert
