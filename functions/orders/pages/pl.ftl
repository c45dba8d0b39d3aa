# Polish: the pages of orders. Each language has one such file, with the same messages and the same variables (a test compares them).

## An order

order-page = Zamówienie { $number }
order-placed = Zamówienie { $number }, złożone: { $time }
order-part = Widzisz bilety na własne koncerty. Zamówienie ma też inne.

order-title-holding = Rezerwujemy miejsca
order-title-unpaid = Zapłać za bilety
order-title-declined = Spróbuj innej karty
order-title-blocked = Wypróbowano zbyt wiele kart
order-title-checking = Sprawdzamy kartę
order-title-authenticating = Bank ma pytanie
order-title-capturing = Pobieramy płatność
order-title-paid = Bilety są w drodze
order-title-completed = Bilety są gotowe
order-title-not-sent = Bilety mają inne osoby
order-title-refunding = Pieniądze wracają do Ciebie
order-title-refund-failed = Zajmujemy się Twoim zwrotem
order-title-refunded = Pieniądze wracają do Ciebie
order-title-cancelled = To zamówienie jest anulowane
order-title-expired = Czas na zapłatę minął

order-state-holding = Prosimy o miejsca; potrwa to kilka sekund.
order-state-unpaid = { $seats } dla Ciebie do { $until }. Przed zapłatą nic nie pobieramy.
order-state-declined = Nic nie pobrano. { $seats } dla Ciebie nadal, do { $until }.
order-state-blocked = Nic nie pobrano. Do tego zamówienia nie można użyć kolejnej karty: anuluj je i zamów jeszcze raz.
order-state-checking = Pytamy bank; zwykle trwa to kilka sekund.
order-state-authenticating = Bank chce mieć pewność, że to Ty. { $seats } dla Ciebie do { $until }.
order-state-capturing = Karta jest przyjęta, a miejsca są Twoje. Potrwa to kilka sekund.
order-state-paid = Zapłacone. Przygotowujemy i wysyłamy bilety; zwykle trwa to mniej niż minutę.
order-state-completed = Zapłacone, a bilety zostały wysłane.
order-state-not-sent = Zapłacone. Wszystkie bilety zostały przekazane lub oddane, zanim je wysłaliśmy, więc nie było czego wysłać.
order-state-refunding = { $reason } Bilety już nie uprawniają do wejścia, a bank został poproszony o zwrot.
order-state-refund-failed = { $reason } Bank nie przyjął zwrotu. Nasi pracownicy oddadzą pieniądze inną drogą: nie musisz nic robić.
order-state-refunded = { $reason } Zwrot jest wykonany. Banki pokazują go w ciągu dziesięciu dni.
order-state-cancelled = { $reason } Nic nie pobrano, a miejsca są znów w sprzedaży.
order-state-expired = Nic nie pobrano, a miejsca są znów w sprzedaży. Możesz zamówić jeszcze raz.

order-reason-sold-out = Miejsca sprzedano, zanim zdążyliśmy je zarezerwować.
order-reason-not-on-sale = Tych biletów nie ma już w sprzedaży.
order-reason-payment-declined = Karta została odrzucona.
order-reason-cancelled-by-buyer = Zamówienie zostało anulowane przez Ciebie.
order-reason-cancelled-by-staff = Zamówienie anulowali nasi pracownicy.
order-reason-authorization-lost = Bank wycofał zgodę przed płatnością.
order-reason-concert-cancelled = Koncert jest odwołany.
order-reason-refunded = Zwrotu dokonali nasi pracownicy.
order-reason-paid-too-late = Płatność przyszła po czasie.

order-declined = Karta została odrzucona.
order-decline-other = Bank nie podał powodu. Spróbuj innej karty albo zapytaj bank.
order-decline-amount-not-chargeable = Tej kwoty nie można zapłacić kartą.
order-decline-authentication-failed = Bank nie mógł upewnić się, że to Ty. Spróbuj jeszcze raz albo użyj innej karty.
order-decline-authentication-required = Bank chce, by potwierdzić płatność. Spróbuj jeszcze raz i wykonaj jego polecenia.
order-decline-authorization-lost = Bank wycofał zgodę przed płatnością.
order-decline-cancelled = Płatności nie dokończono na czas.
order-decline-card-details-used = Danych karty można użyć tylko raz. Wpisz kartę jeszcze raz.
order-decline-card-not-supported = Tej karty nie można użyć do tego zakupu. Spróbuj innej.
order-decline-duplicate-transaction = Bank widział przed chwilą płatność na tę samą kwotę. Przed kolejną próbą zajrzyj do swoich zamówień.
order-decline-expired-card = Karta straciła ważność. Spróbuj innej.
order-decline-gateway-refused = Ta płatność nie jest możliwa.
order-decline-gateway-unavailable = Bank nie odpowiedział. Spróbuj później.
order-decline-incorrect-address = Adres nie zgadza się z kartą.
order-decline-incorrect-cvc = Kod zabezpieczający jest błędny. Znajdziesz go na odwrocie karty.
order-decline-incorrect-expiry = Data ważności jest błędna.
order-decline-incorrect-number = Numer karty jest błędny.
order-decline-incorrect-pin = PIN jest błędny. Spróbuj jeszcze raz albo użyj innej karty.
order-decline-insufficient-funds = Na karcie jest za mało pieniędzy. Spróbuj innej.
order-decline-invalid-account = Karta lub jej konto straciły ważność. Spróbuj innej karty albo zapytaj bank.
order-decline-limit-exceeded = Limit karty jest wyczerpany. Spróbuj innej karty, a tej jutro.
order-decline-not-authorized = Bank wycofał zgodę przed płatnością.
order-decline-processing-error = Nie udało się połączyć z bankiem. Spróbuj za chwilę.

order-seats = { $count ->
    [one] 1 miejsce czeka
    [few] { $count } miejsca czekają
    [many] { $count } miejsc czeka
   *[other] { $count } miejsca czeka
}
order-returned = { $count ->
    [one] oddany: 1
   *[other] oddane: { $count }
}
order-line = { $count } × { $name }

order-clock = Czas na zapłatę
order-clock-left = zostało:
order-clock-until = { $seats } do { $until }
order-clock-five = Na zapłatę zostało 5 minut.
order-clock-one = Na zapłatę została 1 minuta.
order-clock-over = Czas na zapłatę minął.
order-extend = Potrzebuję więcej czasu
order-extend-busy = Prosimy o więcej czasu…
order-extend-rush = Nie teraz: zbyt wiele osób chce tych miejsc. Czas pozostaje bez zmian.

order-progress = Postęp
order-step-seats = Miejsca
order-step-card = Karta
order-step-paid = Płatność
order-step-sent = Bilety
order-step-returned = Miejsca oddane
order-step-refund = Zwrot pieniędzy
order-step-done = Gotowe:
order-step-failed = Nie udało się:

order-card = Karta
order-card-loads = Formularz karty się ładuje…
order-card-not-loaded = Formularz karty się nie załadował. Sprawdź połączenie i załaduj stronę ponownie.
order-card-script = Płatność wymaga JavaScriptu, który jest wyłączony albo się nie załadował.
order-card-hint = Dane karty idą prosto do Stripe; nigdy nie widzimy jej numeru.
order-pay = Zapłać { $amount }
order-pay-busy = Płacimy…
order-pay-hint = Z VAT i wszystkimi opłatami.
order-confirm = Potwierdź płatność
order-confirm-more = Bank otworzy własne okno. Nic nie zostanie pobrane bez Twojego potwierdzenia.
order-confirm-button = Potwierdź w banku
order-confirm-busy = Czekamy na bank…
order-confirm-failed = Płatność nie jest potwierdzona. Możesz spróbować jeszcze raz.

order-bought = Bilety
order-date = Data
order-venue = Miejsce
order-tickets = Pokaż bilety
order-happened = Co się działo
order-receipt = Podsumowanie
order-total = Razem
order-paid = Zapłacono
order-vat = Z VAT i wszystkimi opłatami.
order-vat-of = VAT
order-delivery = Dostawa
order-delivery-email = E-mailem
order-delivery-courier = Kurierem
order-papers = Faktury do moich zamówień
order-no-papers = Faktura jest przygotowywana. Przyjdzie też e-mailem.
order-invoice = Faktura
order-credit-note = Faktura korygująca
order-cancel = Anuluj to zamówienie
order-cancel-more = Miejsca od razu wrócą do sprzedaży. Z karty nic nie zostanie pobrane.
order-cancel-send = Anuluj zamówienie
order-cancel-busy = Anulujemy…
order-all = Wszystkie moje zamówienia

order-moment-placed = Zamówienie złożone
order-moment-reserved = Miejsca zarezerwowane
order-moment-hold-extended = Miejsca zarezerwowane na dłużej
order-moment-card-given = Karta podana
order-moment-action-required = Bank poprosił o potwierdzenie
order-moment-declined = Karta odrzucona
order-moment-other-card = Inna karta podana
order-moment-authorized = Karta przyjęta
order-moment-reinstated = Płatność przyszła późno; poproszono o miejsca jeszcze raz
order-moment-paid = Zapłacono
order-moment-sent = Bilety wysłane
order-moment-not-needed = Nie było już biletów do wysłania
order-moment-delivery-failed = Biletów nie udało się dostarczyć; zajmują się tym nasi pracownicy
order-moment-cancelled = Zamówienie anulowane
order-moment-expired = Minął czas na zapłatę
order-moment-returned = Miejsca oddane
order-moment-refund = Zwrot rozpoczęty
order-moment-refund-failed = Bank nie przyjął zwrotu; zajmują się tym nasi pracownicy
order-moment-refunded = Zwrócono

## My orders

list-title = Moje zamówienia
list-empty = Nie masz jeszcze zamówień
list-empty-more = Tu pojawi się to, co kupisz, z biletami i fakturami.
list-empty-go = Znajdź koncert
list-open = Zamówienie { $number }
list-invoices = Moje faktury
list-next = Starsze zamówienia
list-first = Najnowsze zamówienia
list-tickets = { $count ->
    [one] 1 bilet
    [few] { $count } bilety
    [many] { $count } biletów
   *[other] { $count } biletu
}
list-status-placed = Niezapłacone
list-status-confirmed = W trakcie płatności
list-status-paid = Zapłacone
list-status-completed = Bilety wysłane
list-status-not-needed = Bilety przekazane
list-status-cancelled = Anulowane
list-status-expired = Po czasie
list-status-refunded = Zwrócone

## On call: stuck orders

stuck-title = Zamówienia, które utknęły
stuck-lead = Otwarte dłużej, niż powinny. Najstarsze są na początku.
stuck-empty = Żadne zamówienie nie utknęło
stuck-empty-more = Tu pojawiają się zamówienia otwarte zbyt długo, wraz z tym, na co czekają.
stuck-order = Zamówienie
stuck-status = Stan
stuck-since = Od
stuck-waits = Czeka na
stuck-advice = Co zrobić
stuck-correlation = Correlation ID
stuck-unreadable = Zamówienia, których nie da się odczytać
stuck-unreadable-more = Przywróć strumień z kopii zapasowej albo wdróż kod, który umie go odczytać.
stuck-status-placed = Złożone
stuck-status-confirmed = Potwierdzone
stuck-status-paid = Zapłacone
stuck-status-refunded = Zwrot
stuck-waits-seats = Miejsca
stuck-waits-authorization = Odpowiedź Stripe o karcie
stuck-waits-buyer = Kupującego
stuck-waits-capture = Pobranie płatności
stuck-waits-delivery = Dostawę
stuck-waits-refund = Odpowiedź Stripe o zwrocie
stuck-waits-staff = Pracowników
stuck-advice-seats = Sprawdź kolejki błędów funkcji rezerwacji. Zamówienie wygaśnie samo.
stuck-advice-authorization = Sprawdź płatność i kolejkę płatności. Zamówienie wygaśnie samo.
stuck-advice-buyer = Nic nie rób: zamówienie wygaśnie wraz z końcem rezerwacji.
stuck-advice-capture = Sprawdź płatność i kolejkę martwych listów płatności. Pobranie jest ponawiane co minutę.
stuck-advice-delivery = Sprawdź dostawę i kolejki martwych listów e-maili i przesyłek.
stuck-advice-refund = Sprawdź zwroty płatności i kolejkę martwych listów płatności.
stuck-advice-staff = Stripe nie mógł zwrócić płatności: przekaż pieniądze kupującemu inną drogą i zapisz to przy zwrocie.

## A concert's cancellation

cancelled-title = Odwołanie koncertu
cancelled-at = Odwołany: { $time }
cancelled-none = Nikt nie zamówił biletów. Nie ma czego zwracać.
cancelled-under-way = Anulowane lub zwrócone zamówienia: { $done } z { $total }. Reszta nastąpi sama.
cancelled-done = Wszystkie zamówienia ({ $total }) są anulowane lub zwrócone.
cancelled-left-to-staff = Anulowane lub zwrócone zamówienia: { $done } z { $total }. Pozostałymi musi zająć się dział finansów: bank nie przyjął zwrotu.
cancelled-progress = Postęp
cancelled-total = Zamówienia
cancelled-finished = Załatwione
cancelled-open = W toku
cancelled-failed = Nieudane zwroty
cancelled-failures = Zwroty, które się nie udały
cancelled-failures-more = Dział finansów odda te pieniądze inną drogą.
cancelled-back = Koncert
