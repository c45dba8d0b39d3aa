# Polski: koszyk i zamówienie. Same messages and variables as en.ftl.

cart-title = Twój koszyk
cart-empty = Nie ma jeszcze biletów
cart-empty-hint = Bilety wybrane przy koncercie czekają tutaj, aż je zamówisz.
cart-find = Znajdź koncert
cart-last-order = Pokaż ostatnie zamówienie
cart-tickets = { $count ->
    [one] { $count } bilet
    [few] { $count } bilety
   *[other] { $count } biletów
}
cart-included = z VAT i opłatami
cart-free = Bezpłatnie
cart-each = { $price } za sztukę
cart-price-before = Przy wyborze kosztował { $price }.
cart-quantity = Liczba biletów { $name }
cart-less = { $name }: o jeden mniej
cart-more = { $name }: o jeden więcej
cart-remove = Usuń
cart-removing = Usuwanie…
cart-removed = Bilety zostały usunięte.
cart-updated = Koszyk jest aktualny.
cart-clear = Usuń wszystkie bilety
cart-clearing = Usuwanie wszystkich biletów…
cart-checkout = Do zamówienia
cart-no-total = Więcej, niż może mieć jedno zamówienie
cart-elsewhere = Koszyk zmienił się też w innym oknie. Tak wygląda teraz.
cart-not-all = Części tych biletów nie można teraz kupić.
cart-not-all-what = Zmień lub usuń te, które są oznaczone.
cart-concert-changed = Ten koncert zmienił się od czasu wyboru.
cart-concert-before = Było: { $before }.
cart-concert-cancelled = Koncert jest odwołany. Usuń te bilety.
cart-not-yet = Sprzedaż rusza: { $time }. Do tego czasu bilety mogą tu zostać.
cart-sale-ended = Sprzedaż się zakończyła. Usuń te bilety.
cart-not-sold = Tych biletów już nie ma w sprzedaży. Usuń je.
cart-sold-out = { $count ->
    [0] Wyprzedane. Usuń te bilety.
    [one] Został tylko { $count }. Wybierz mniej.
    [few] Zostały tylko { $count }. Wybierz mniej.
   *[other] Zostało tylko { $count }. Wybierz mniej.
}
cart-too-many = { $count ->
    [one] W jednym zamówieniu może być najwyżej { $count } taki bilet.
    [few] W jednym zamówieniu mogą być najwyżej { $count } takie bilety.
   *[other] W jednym zamówieniu może być najwyżej { $count } takich biletów.
}
cart-limit = { $count ->
    [0] Limit biletów na osobę na ten koncert: { $max }. Masz już wszystkie. Usuń te bilety.
    [one] Limit biletów na osobę na ten koncert: { $max }. Możesz kupić jeszcze { $count }.
   *[other] Limit biletów na osobę na ten koncert: { $max }. Możesz kupić jeszcze { $count }.
}

checkout-title = Zarezerwuj miejsca
checkout-delivery = Dostawa
checkout-email = E-mailem
checkout-email-what = Bilety w PDF i na telefon, minutę po zapłacie
checkout-email-what-free = Bilety w PDF i na telefon, minutę po zamówieniu
checkout-courier = Kurierem
checkout-courier-what = Bilety wydrukowane, ze śledzeniem przesyłki
checkout-name = Imię i nazwisko
checkout-name-hint = Będzie na biletach.
checkout-address = E-mail
checkout-address-hint = Tu przyjdzie potwierdzenie, niezależnie od dostawy.
checkout-where = Dokąd jedzie kurier
checkout-street = Ulica i numer
checkout-country = Kraj
checkout-postal-code = Kod pocztowy
checkout-city = Miejscowość
checkout-state = Stan lub prowincja
checkout-phone = Telefon
checkout-phone-hint = Dla kuriera, z numerem kraju: +48 600 100 200.
checkout-suggestion = Użyj tego adresu: { $address }
checkout-invoice = Faktura na firmę lub inną osobę
checkout-invoice-what = Wypełnij, jeśli faktura ma mieć NIP lub inne dane. Zapiszemy je też dla następnych zamówień. Zamknij, jeśli faktury mają zostać bez zmian.
checkout-invoice-name = Firma lub imię i nazwisko
checkout-tax-id = Numer podatkowy (NIP)
checkout-tax-id-hint = Z literami kraju lub bez. NIP ma 10 cyfr.
checkout-order-title = Twoje zamówienie
checkout-fees = Opłata rezerwacyjna i dostawa
checkout-total = Razem
checkout-vat = Cena zawiera VAT; pokaże go faktura.
checkout-change = Zmień bilety
checkout-hold = { $count ->
    [one] Zarezerwuj { $count } miejsce
    [few] Zarezerwuj { $count } miejsca
   *[other] Zarezerwuj { $count } miejsc
}
checkout-holding = { $count ->
    [one] Rezerwowanie { $count } miejsca…
   *[other] Rezerwowanie { $count } miejsc…
}
checkout-order = { $count ->
    [one] Zamów { $count } bilet
    [few] Zamów { $count } bilety
   *[other] Zamów { $count } biletów
}
checkout-ordering = { $count ->
    [one] Zamawianie { $count } biletu…
   *[other] Zamawianie { $count } biletów…
}
checkout-next = Nic jeszcze nie pobieramy. Płacisz w następnym kroku, gdy miejsca czekają na Ciebie. Przyciskiem akceptujesz zasady poniżej.
checkout-free-next = Nie ma nic do zapłaty. Przyciskiem akceptujesz zasady poniżej.
checkout-elsewhere = Koszyk zmienił się w innym oknie. Lista jest już aktualna, a wpisane dane zostały: sprawdź sumę i naciśnij ponownie.
checkout-changed = Zmieniła się cena lub koncert. Nic nie zostało zamówione, a wpisane dane zostały: sprawdź nową sumę i naciśnij ponownie.
checkout-not-all = Części biletów nie można teraz kupić: lista mówi których. Nic nie zostało zamówione, a wpisane dane zostały.
checkout-verify = Najpierw potwierdź adres e-mail.
checkout-verify-what = Otwórz link, który wysłaliśmy, a potem wróć: koszyk czeka.
checkout-verify-send = Wyślij link ponownie
checkout-verify-sending = Wysyłanie linku…
checkout-verify-sent = Już w drodze.
checkout-terms = Na co się zgadzasz
checkout-terms-hold = Miejsca są Twoje, gdy są opłacone. Jeśli nie zapłacisz, zanim skończy się czas, kupią je inni, a Ty nie zapłacisz nic.
checkout-terms-price = Wszystkie ceny zawierają VAT. Faktura przychodzi po zapłacie.
checkout-terms-cancelled = Gdy koncert jest odwołany, wszystkie pieniądze wracają same. Gdy jest przeniesiony, bilety pozostają ważne.
checkout-terms-back = To, czy bilety można oddać lub przekazać, podaje strona koncertu.
checkout-terms-data = Imię, nazwisko i adresy służą tylko zamówieniu i fakturze.
checkout-terms-data-link = Zobacz i usuń moje dane
