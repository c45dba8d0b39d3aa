# Polski: strony finansów. Te same komunikaty i zmienne co w en.ftl (test je porównuje).

books-title = Finanse
books-lead = Sprawy, które czekają na czyjąś uwagę.
books-since = Zlecono
books-amount = Kwota
books-reason = Powód
books-order = Zamówienie
books-open = Otwórz
books-day = Dzień
books-show = Pokaż dzień
books-next = Następna strona

refunds-title = Nieudane zwroty
refunds-heading = Zwroty, które się nie udały
refunds-none = Nie ma nieudanych zwrotów.
refunds-more = Zleć każdy ponownie albo zwróć pieniądze w inny sposób i odnotuj to.

disputes-title = Spory
disputes-heading = Sporne płatności
disputes-none = Brak spornych płatności.
disputes-more = Złóż dowody w panelu Stripe przed terminem.
disputes-until = Termin na dowody
disputes-status = W banku
disputes-no-deadline = Bez terminu

payments-title = Płatności
payments-lead = Płatności jednej osoby, od najnowszej.
payments-person = Identyfikator osoby, jak w zamówieniu lub na liście osób
payments-show = Pokaż płatności
payments-none = Brak płatności
payments-none-more = Ta osoba za nic jeszcze nie zapłaciła.
payments-status = Stan

payment-title = Płatność
payment-done = Gotowe. Zwrot trwa kilka sekund: odśwież stronę, aby zobaczyć wynik.
payment-order = Pokaż zamówienie
payment-at = Zlecono
payment-refunded = Zwrócono
payment-gateway = Identyfikator Stripe
payment-refunds = Zwroty
payment-tickets = { $count ->
    [one] { $count } bilet
    [few] { $count } bilety
    [many] { $count } biletów
   *[other] { $count } biletu
}
payment-by-hand = zwrócono ręcznie: { $reference }
payment-record = Zwrócono w inny sposób
payment-reference = Oznaczenie, na przykład numer przelewu
payment-paid-at = Kiedy zapłacono (UTC)
payment-record-send = Odnotuj
payment-busy = Wysyłanie …
payment-refund = Zwrot
payment-left = Jeszcze niezwrócone: { $left }
payment-quantity = Bilety do zwrotu (z { $left })
payment-why = Powód widoczny dla kupującego
payment-send-line = Zwróć za te bilety
payment-goodwill = Mniejsza kwota
payment-goodwill-more = Wszystkie bilety pozostają ważne.
payment-send-goodwill = Zwróć tę kwotę
payment-everything = Wszystko
payment-everything-more = Cała reszta jest zwracana, a wszystkie bilety tracą ważność.
payment-send-everything = Zwróć wszystko
payment-is-pending = W toku
payment-is-action_required = Czeka na kupującego
payment-is-authorized = Autoryzowana
payment-is-captured = Pobrana
payment-is-released = Zwolniona
payment-is-declined = Odrzucona
payment-is-partially_refunded = Częściowo zwrócona
payment-is-refunded = Zwrócona
refund-is-requested = W toku
refund-is-refunded = Zwrócono
refund-is-failed = Nie udał się

invoices-title = Faktury
invoices-from = Od
invoices-to = Do
invoices-export = Eksportuj jako CSV
invoices-none = Brak dokumentów
invoices-none-more = Tego dnia nic nie zafakturowano ani nie skorygowano.
invoices-number = Numer
invoices-kind = Dokument
invoices-invoice = Faktura
invoices-credit-note = Faktura korygująca
invoices-net = Netto
invoices-tax = VAT
invoices-total = Razem

revenue-title = Przychód
revenue-lead = Ile przyniosły bilety na koncert. Sprzedaż liczy się po wystawieniu faktury.
revenue-gross = Sprzedano
revenue-refunds = Zwrócono
revenue-fees = Opłaty Stripe
revenue-disputes = Sporne
revenue-payable = Pozostaje
revenue-counts = Faktury: { $invoices }. Faktury korygujące: { $notes }. Płatności bez znanej opłaty: { $unknown }.
revenue-taxes = VAT według stawek
revenue-country = Kraj
revenue-rate = Stawka
revenue-export = Pobierz jako CSV

reconciliation-title = Uzgodnienie
reconciliation-lead = Porównuje płatności i dokumenty dnia z listą Stripe.
reconciliation-send = Uzgodnij { $day }
reconciliation-requested = Zlecone.
reconciliation-running = W toku.
reconciliation-done = Gotowe.
reconciliation-failed = Część zawiodła zbyt wiele razy. Zleć dzień ponownie.
reconciliation-parts = Gotowe części: { $done } z { $parts }.
reconciliation-not-requested = Tego dnia jeszcze nie uzgodniono.
reconciliation-totals = Sumy
reconciliation-captured-at-stripe = Pobrane w Stripe
reconciliation-captured = Pobrane u nas
reconciliation-invoiced = Zafakturowane
reconciliation-refunded-at-stripe = Zwrócone w Stripe
reconciliation-refunded = Zwrócone u nas
reconciliation-credited = Skorygowane
reconciliation-agrees = Wszystko się zgadza.
reconciliation-differences = Różnice
reconciliation-what = Co
reconciliation-at-stripe = W Stripe
reconciliation-ours = U nas
reconciliation-todo = Co zrobić
difference-not-at-gateway = Brak w Stripe
difference-not-in-ours = Nieodnotowane u nas
difference-amount-differs = Kwoty się różnią
difference-no-invoice = Brak faktury
difference-no-credit-note = Brak faktury korygującej
difference-invoice-without-capture = Zafakturowane, niepobrane
difference-rate-not-configured = Brak stawki VAT
difference-todo-not-at-gateway = Znajdź płatność w panelu Stripe po identyfikatorze. Jeśli dzień dopiero się skończył, uzgodnij go ponownie za godzinę.
difference-todo-not-in-ours = Znajdź płatność w panelu Stripe: ktoś mógł tam coś zmienić albo webhook się spóźnia. Zleć Stripe ponowne wysłanie zdarzeń.
difference-todo-amount-differs = Porównaj obie kwoty z zamówieniem. Nadpłatę zwróć w panelu Stripe.
difference-todo-no-invoice = Sprawdź kolejkę martwych listów faktur, usuń przyczynę i wyślij je ponownie. Jeśli płatność ma dopiero kilka minut, uzgodnij dzień później.
difference-todo-no-credit-note = Sprawdź kolejkę martwych listów faktur, usuń przyczynę i wyślij je ponownie. Jeśli zwrot ma dopiero kilka minut, uzgodnij dzień później.
difference-todo-invoice-without-capture = Znajdź płatność w panelu Stripe: albo brakuje u nas jej pobrania, albo fakturę trzeba skorygować.
difference-todo-rate-not-configured = Ustaw stawkę kraju (parametr TaxRates). Skoryguj dokument zgodnie z wymogami urzędu skarbowego tego kraju.

## Dlaczego karta została odrzucona

decline-other = Bank nie podał powodu
decline-insufficient-funds = Za mało pieniędzy na karcie
decline-expired-card = Karta straciła ważność
decline-incorrect-cvc = Błędny kod zabezpieczający
decline-incorrect-number = Błędny numer karty
decline-incorrect-expiry = Błędna data ważności
decline-incorrect-address = Adres nie zgadza się z kartą
decline-invalid-account = Karta lub jej konto straciły ważność
decline-incorrect-pin = Błędny PIN
decline-limit-exceeded = Przekroczony limit karty
decline-card-not-supported = Tej karty nie można użyć do tego zakupu
decline-duplicate-transaction = Bank widział przed chwilą płatność na tę samą kwotę
decline-processing-error = Nie udało się połączyć z bankiem
decline-authentication-required = Kupujący nie potwierdził płatności
decline-authentication-failed = Bank nie mógł potwierdzić, kto płaci
decline-card-details-used = Dane karty zostały już wcześniej użyte
decline-amount-not-chargeable = Tej kwoty nie można zapłacić kartą
decline-gateway-refused = Stripe nie przyjmuje tej płatności
decline-cancelled = Nie dokończono na czas
decline-gateway-unavailable = Stripe nie odpowiedział
decline-authorization-lost = Autoryzacja wygasła
decline-not-authorized = Nie była autoryzowana

## Dlaczego zwrot się nie udał i dlaczego go zlecono

refund-failure-other = Bank nie podał powodu
refund-failure-gateway-refused = Stripe nie wykonuje tego zwrotu
refund-failure-lost-or-stolen-card = Karta jest zgubiona lub skradziona
refund-failure-expired-or-canceled-card = Karta straciła ważność lub jest zastrzeżona
refund-failure-disputed = Kupujący kwestionuje płatność
refund-failure-insufficient-funds = Za mało pieniędzy na koncie Stripe
refund-failure-declined = Bank odmówił
refund-failure-merchant-request = Anulowany w panelu Stripe
refund-reason-made-at-gateway = Zlecony w panelu Stripe
refund-reason-sold-out = Miejsca były wyprzedane
refund-reason-not-on-sale = Biletów nie było w sprzedaży
refund-reason-payment-declined = Karta została odrzucona
refund-reason-cancelled-by-buyer = Anulowane przez kupującego
refund-reason-cancelled-by-staff = Anulowane przez pracowników
refund-reason-capture-failed = Płatności nie udało się pobrać
refund-reason-authorization-lapsed = Autoryzacja wygasła
refund-reason-concert-cancelled = Koncert odwołano
refund-reason-refunded = Zwrot zlecił dział finansów
refund-reason-paid-too-late = Płatność przyszła za późno

## Spory

dispute-reason-bank-cannot-process = Bank nie może jej przetworzyć
dispute-reason-check-returned = Zwrócona przez bank
dispute-reason-credit-not-processed = Obiecany zwrot nie nadszedł
dispute-reason-customer-initiated = Na prośbę kupującego
dispute-reason-debit-not-authorized = Obciążenie bez zgody
dispute-reason-duplicate = Zapłacono dwa razy
dispute-reason-fraudulent = Kupujący zaprzecza, że płacił
dispute-reason-general = Bez szczególnego powodu
dispute-reason-incorrect-account-details = Błędne dane konta
dispute-reason-insufficient-funds = Za mało pieniędzy na koncie
dispute-reason-noncompliant = Niezgodna z zasadami sieci kart
dispute-reason-product-not-received = Bilety nie dotarły
dispute-reason-product-unacceptable = Bilety lub koncert były inne niż w opisie
dispute-reason-subscription-canceled = Anulowana subskrypcja
dispute-reason-unrecognized = Kupujący nie rozpoznaje płatności
dispute-status-needs-response = Wymaga dowodów
dispute-status-under-review = W rozpatrzeniu
dispute-status-closed = Zamknięty
dispute-status-prevented = Zapobieżono
dispute-status-won = Wygrany
dispute-status-lost = Przegrany

## Moje faktury

own-invoices-title = Moje faktury
own-invoices-lead = Faktury i faktury korygujące do Twoich zamówień, od najnowszej.
own-invoices-none = Nie masz jeszcze faktur
own-invoices-none-more = Faktura pojawi się tu chwilę po zapłaceniu za zamówienie.
own-invoices-order = Zamówienie
own-invoices-orders = Moje zamówienia
