# Polski. Same messages and variables as en.ftl.

## Bilety

ticket = Bilet
ticket-of = Bilet { $number } z { $total }
ticket-type = Rodzaj biletu
ticket-holder = Posiadacz
ticket-price = Cena
ticket-order = Zamówienie
ticket-id = Numer biletu
ticket-date-unknown = Termin zostanie podany
ticket-qr = Kod QR tego biletu, do okazania przy wejściu
ticket-show = Pokaż ten kod przy wejściu
ticket-advice = Każdy kod wpuszcza jedną osobę, jeden raz. Nie udostępniaj go nikomu i miej go pod ręką przy wejściu.
ticket-print = Możesz wydrukować tę stronę albo pokazać ją na telefonie.
tickets-title = Bilety, zamówienie { $order }
calendar-description = Bilety: { $count }. Zamówienie { $order }.

## Faktury i faktury korygujące

invoice-title = Faktura { $number }
credit-note-title = Faktura korygująca { $number }
credit-note-corrects = Do faktury
invoice-issued = Data wystawienia
invoice-sold = Data sprzedaży
invoice-order = Zamówienie
invoice-seller = Sprzedawca
invoice-buyer = Nabywca
invoice-tax-id = NIP: { $number }
invoice-item = Lp.
invoice-description = Nazwa
invoice-quantity = Ilość
invoice-unit-price = Cena brutto
invoice-rate = Stawka VAT
invoice-net = Netto
invoice-tax = VAT
invoice-gross = Brutto
invoice-amounts-in = Wszystkie kwoty w { $currency }
invoice-by-rate = Według stawek VAT
invoice-total = Razem
invoice-to-pay = Razem
credit-note-credited = Do zwrotu
invoice-page = Strona { $page } z { $pages }
invoice-rounding-line = VAT obliczono dla każdej pozycji i zaokrąglono do najmniejszej jednostki waluty; sumy są sumami pozycji.
invoice-rounding-rate = VAT obliczono od sumy każdej stawki i zaokrąglono do najmniejszej jednostki waluty.

## Wiadomości

hello = Dzień dobry, { $name },
hello-anybody = Dzień dobry,
bye = Frontrow
mail-tickets-subject = Twoje bilety, zamówienie { $order }
mail-tickets-intro = { $count ->
    [one] oto bilet z zamówienia { $order }.
    [few] oto { $count } bilety z zamówienia { $order }.
   *[many] oto { $count } biletów z zamówienia { $order }.
}
mail-tickets-attached = { $count ->
    [one] W załączniku jest też w formacie PDF, do wydruku albo do pokazania na telefonie.
   *[other] W załączniku są też w formacie PDF, do wydruku albo do pokazania na telefonie.
}
mail-order-subject = Mamy Twoje zamówienie { $order }
mail-order-intro = dziękujemy za zamówienie { $order }. Oto, co obejmuje:
mail-order-next = Bilety są w drodze. Przyjdą w osobnej wiadomości.
mail-order-next-courier = Bilety są w drodze. Kurier dostarczy je pod podany adres.
mail-order-total = Razem
mail-payment-failed-subject = Płatność nie powiodła się, zamówienie { $order }
mail-payment-failed-intro = płatność { $amount } za zamówienie { $order } nie powiodła się. Nie pobraliśmy pieniędzy.
mail-payment-failed-seats = Miejsca nie są już dla Ciebie zarezerwowane.
mail-payment-failed-seats-held = Twoje miejsca są nadal zarezerwowane przez kilka minut: zapłać inną kartą w swoim zamówieniu.
mail-payment-failed-what = Co możesz zrobić
mail-payment-failed-again = Zamów ponownie: dopóki są wolne miejsca, nowe zamówienie zajmie minutę.
mail-payment-failed-other-card = Spróbuj innej karty albo poproś bank o dopuszczenie płatności. Często chodzi o limit albo o potwierdzenie w aplikacji banku, którego zabrakło na czas.
mail-payment-failed-button = Zamów ponownie
mail-button-order = Zobacz zamówienie
mail-button-tickets = Pokaż bilety
mail-button-pay = Zapłać inną kartą
payment-failed-declined = Bank odrzucił płatność.
payment-failed-insufficient-funds = Brak wystarczających środków: bank podał, że na koncie jest za mało pieniędzy.
payment-failed-expired-card = Karta straciła ważność.
payment-failed-authentication = Płatność nie została potwierdzona w banku.
payment-failed-details = Numer, data ważności, kod zabezpieczający lub adres karty jest błędny.
payment-failed-limit = Limit karty został przekroczony.
payment-failed-not-supported = Tą kartą nie można zapłacić za ten zakup.
payment-failed-duplicate = Bank otrzymał przed chwilą płatność na tę samą kwotę. Zanim spróbujesz ponownie, sprawdź swoje zamówienia.
payment-failed-bank-unreachable = Nie udało się połączyć z bankiem.
payment-failed-too-late = Płatność nie została dokończona na czas.
payment-failed-impossible = Tej płatności nie da się wykonać żadną kartą.
payment-failed-other = Bank nie podał powodu.
mail-refund-subject = Pieniądze są w drodze do Ciebie, zamówienie { $order }
mail-refund-intro = pieniądze zapłacone za zamówienie { $order } są w drodze do Ciebie.
mail-refund-void = { $count ->
    [one] Bilet, za który zapłacono, jest nieważny.
    [few] { $count } bilety, za które zapłacono, są nieważne.
   *[many] { $count } biletów, za które zapłacono, jest nieważnych.
}
mail-refund-valid = Twoje bilety pozostają ważne.
mail-refund-note = Powód: { $reason }
mail-refund-void-subject = Bilety są nieważne, zamówienie { $order }
mail-refund-void-intro = bilety z zamówienia { $order } są nieważne.
mail-refund-when = Pieniądze wrócą na kartę, którą zapłacono. Bank może potrzebować do dziesięciu dni, żeby je pokazać.
refund-too-late = Płatność nadeszła, gdy miejsca zajął już ktoś inny.
refund-concert-cancelled = Koncert się nie odbędzie.
refund-order-cancelled = Zamówienie zostało anulowane.
refund-requested = Zwrot na Twoją prośbę.
mail-refund-amount = Zwrot
mail-changed-subject = Zmiana: { $concert }, zamówienie { $order }
mail-changed-intro = zmieniły się szczegóły wydarzenia { $concert }, na które masz bilety.
mail-reason = Powód podany przez organizatora: { $reason }
mail-changed-was = Było
mail-changed-is = Jest
mail-changed-valid = Twoje bilety pozostają ważne: nie potrzebujesz nowych.
mail-changed-calendar = Jeśli masz koncert w kalendarzu, zaktualizuj go załączonym plikiem.
mail-cancelled-subject = Odwołane: { $concert }, zamówienie { $order }
mail-cancelled-intro = { $concert } się nie odbędzie. Przykro nam.
mail-cancelled-refund = Bilety na to wydarzenie są nieważne, a zapłacone za nie pieniądze są w drodze na Twoją kartę. Bank może potrzebować do dziesięciu dni, żeby je pokazać.
mail-cancelled-void = Bilety na to wydarzenie są nieważne.
mail-cancelled-amount = Zwrot
mail-link-code = Jeśli przycisk nie działa, użyj tego kodu:
mail-verify-subject = Potwierdź swój adres e-mail
mail-verify-intro = prosimy o potwierdzenie, że ten adres e-mail należy do Ciebie.
mail-verify-button = Potwierdź adres
mail-verify-ignore = Link jest ważny przez 24 godziny. Jeśli nikomu nie podano tego adresu, zignoruj tę wiadomość.
mail-reset-subject = Ustaw nowe hasło
mail-reset-intro = ktoś poprosił o zmianę hasła do konta z tym adresem e-mail. Jeśli to Ty, ustaw nowe hasło.
mail-reset-button = Ustaw nowe hasło
mail-reset-ignore = Link działa raz i jest ważny przez 30 minut. Jeśli to nie Ty, zignoruj tę wiadomość: hasło się nie zmieni.
mail-address-in-use-subject = Masz już konto
mail-address-in-use-intro = ktoś próbował użyć tego adresu e-mail do założenia konta lub zmiany adresu. Adres należy już do Twojego konta i nic się nie zmieniło.
mail-address-in-use-next = Jeśli to Ty, zaloguj się. Jeśli nie pamiętasz hasła, ustaw nowe. Jeśli to nie Ty, nie musisz nic robić.
mail-address-changed-subject = Twój adres e-mail został zmieniony
mail-address-changed-intro = Twoje konto ma teraz inny adres e-mail. Na ten adres nie można się już zalogować.
mail-address-changed-next = Jeśli to nie Ty, skontaktuj się z nami od razu.
mail-received-subject = Bilet dla Ciebie: { $concert }, zamówienie { $order }
mail-received-intro = ktoś przekazał Ci bilet ({ $type }) na { $concert }. Jest w załączniku jako PDF. Wpuszcza tylko poniższy kod: wcześniejszy jest nieważny.
mail-transferred-subject = Bilet został przekazany: { $concert }, zamówienie { $order }
mail-transferred-intro = przekazano Twój bilet ({ $type }) na { $concert }. Kod, który masz, jest nieważny, a nowy posiadacz ma inny. Jeśli to nie Ty, zmień hasło i napisz do nas.
mail-reissued-subject = Twój nowy bilet: { $concert }, zamówienie { $order }
mail-reissued-intro = Twój bilet ({ $type }) na { $concert } ma nowy kod. Nowy bilet jest w załączniku jako PDF, a wcześniejszy jest nieważny.
mail-void-subject = Twój bilet jest nieważny: { $concert }, zamówienie { $order }
mail-void-intro = bilet ({ $type }) na { $concert }, który Ci przekazano, jest nieważny i nikogo nie wpuści. Pieniądze wracają do osoby, która go kupiła.
