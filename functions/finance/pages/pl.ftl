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
difference-not_at_gateway = Brak w Stripe
difference-not_in_ours = Nieodnotowane u nas
difference-amount_differs = Kwoty się różnią
difference-no_invoice = Brak faktury
difference-no_credit_note = Brak faktury korygującej
difference-invoice_without_capture = Zafakturowane, niepobrane
difference-rate_not_configured = Brak stawki VAT
