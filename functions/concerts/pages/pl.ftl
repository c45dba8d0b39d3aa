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

not-found-title = Tej strony nie ma
not-found-what = W adresie może być błąd albo koncert nigdy nie był w sprzedaży.
