# English: pages of finance. Same messages and variables as pl.ftl (a test compares them).

books-title = Finance
books-lead = What waits for somebody to look at it.
books-since = Requested
books-amount = Amount
books-reason = Reason
books-order = Order
books-open = Open
books-day = Day
books-show = Show the day
books-next = Next page

refunds-title = Failed refunds
refunds-heading = Refunds that failed
refunds-none = No refund has failed.
refunds-more = Request each again, or pay it back in another way and record that.

disputes-title = Disputes
disputes-heading = Payments that are disputed
disputes-none = No payment is disputed.
disputes-more = Submit the evidence in Stripe’s dashboard before the deadline.
disputes-until = Evidence due by
disputes-status = At the bank
disputes-no-deadline = No deadline

payments-title = Payments
payments-lead = The payments of one person, newest first.
payments-person = The person’s ID, as in an order or in the list of people
payments-show = Show the payments
payments-none = No payments
payments-none-more = This person has paid for nothing yet.
payments-status = Status

payment-title = Payment
payment-done = It is done. Refunds take some seconds: load the page again to see how they went.
payment-order = Show the order
payment-at = Requested
payment-refunded = Refunded
payment-gateway = Stripe’s ID
payment-refunds = Refunds
payment-tickets = { $count ->
    [one] { $count } ticket
   *[other] { $count } tickets
}
payment-by-hand = paid back by hand: { $reference }
payment-record = Paid back in another way
payment-reference = Reference, such as the number of a bank transfer
payment-paid-at = When it was paid (UTC)
payment-record-send = Record it
payment-busy = Sending …
payment-refund = Refund
payment-left = Not refunded yet: { $left }
payment-quantity = Tickets to give back (of { $left })
payment-why = Reason, shown to the buyer
payment-send-line = Refund these tickets
payment-goodwill = A smaller amount
payment-goodwill-more = All tickets stay valid.
payment-send-goodwill = Refund this amount
payment-everything = Everything
payment-everything-more = All that is left is refunded, and all tickets become void.
payment-send-everything = Refund everything
payment-is-pending = Pending
payment-is-action_required = Waits for the buyer
payment-is-authorized = Authorized
payment-is-captured = Captured
payment-is-released = Released
payment-is-declined = Declined
payment-is-partially_refunded = Partially refunded
payment-is-refunded = Refunded
refund-is-requested = Under way
refund-is-refunded = Refunded
refund-is-failed = Failed

invoices-title = Invoices
invoices-from = From
invoices-to = To
invoices-export = Export as CSV
invoices-none = No documents
invoices-none-more = Nothing was invoiced or credited on this day.
invoices-number = Number
invoices-kind = Document
invoices-invoice = Invoice
invoices-credit-note = Credit note
invoices-net = Net
invoices-tax = VAT
invoices-total = Total

revenue-title = Revenue
revenue-lead = What the concert’s tickets brought in. A sale counts once its invoice is issued.
revenue-gross = Sold
revenue-refunds = Refunded
revenue-fees = Fees of Stripe
revenue-disputes = Disputed
revenue-payable = Left
revenue-counts = Invoices: { $invoices }. Credit notes: { $notes }. Payments without a known fee: { $unknown }.
revenue-taxes = VAT by rate
revenue-country = Country
revenue-rate = Rate
revenue-export = Download as CSV

reconciliation-title = Reconciliation
reconciliation-lead = Compares a day’s payments and documents with Stripe’s own list.
reconciliation-send = Reconcile { $day }
reconciliation-requested = Requested.
reconciliation-running = Running.
reconciliation-done = Done.
reconciliation-failed = A part failed too often. Request the day again.
reconciliation-parts = Parts done: { $done } of { $parts }.
reconciliation-not-requested = This day has not been reconciled.
reconciliation-totals = Totals
reconciliation-captured-at-stripe = Captured at Stripe
reconciliation-captured = Captured here
reconciliation-invoiced = Invoiced
reconciliation-refunded-at-stripe = Refunded at Stripe
reconciliation-refunded = Refunded here
reconciliation-credited = Credited
reconciliation-agrees = Everything agrees.
reconciliation-differences = Differences
reconciliation-what = What
reconciliation-at-stripe = At Stripe
reconciliation-ours = Here
reconciliation-todo = What to do
difference-not-at-gateway = Not at Stripe
difference-not-in-ours = Not recorded here
difference-amount-differs = The amounts differ
difference-no-invoice = No invoice
difference-no-credit-note = No credit note
difference-invoice-without-capture = Invoiced, not captured
difference-rate-not-configured = No VAT rate
difference-todo-not-at-gateway = Look the payment up in Stripe's dashboard by its id. If the day has only just ended, reconcile it again in an hour.
difference-todo-not-in-ours = Look the payment up in Stripe's dashboard: somebody may have acted there, or a webhook is late. Make Stripe send its events again.
difference-todo-amount-differs = Compare both amounts with the order. Refund the overcharge in Stripe's dashboard.
difference-todo-no-invoice = Check the dead-letter queue of invoices, fix the cause and redrive it. If the payment is only minutes old, reconcile again later.
difference-todo-no-credit-note = Check the dead-letter queue of invoices, fix the cause and redrive it. If the refund is only minutes old, reconcile again later.
difference-todo-invoice-without-capture = Look the payment up in Stripe's dashboard: either its capture is missing here, or the invoice must be corrected.
difference-todo-rate-not-configured = Configure the country's rate (parameter TaxRates). Correct the document as the country's tax office requires.

## Why a card was declined

decline-other = The bank gave no reason
decline-insufficient-funds = Not enough money on the card
decline-expired-card = The card has expired
decline-incorrect-cvc = Wrong security code
decline-incorrect-number = Wrong card number
decline-incorrect-expiry = Wrong expiry date
decline-incorrect-address = The billing address does not match the card
decline-invalid-account = The card or its account is no longer valid
decline-incorrect-pin = Wrong PIN
decline-limit-exceeded = The card's limit was exceeded
decline-card-not-supported = The card can't be used for this purchase
decline-duplicate-transaction = The bank had just seen a payment of the same amount
decline-processing-error = The bank could not be reached
decline-authentication-required = The buyer did not confirm the payment
decline-authentication-failed = The bank could not verify the buyer
decline-card-details-used = The card's details had been used before
decline-amount-not-chargeable = The amount can't be charged to a card
decline-gateway-refused = Stripe does not take this payment
decline-cancelled = Not completed in time
decline-gateway-unavailable = Stripe did not answer
decline-authorization-lost = The authorization expired
decline-not-authorized = It was not authorized

## Why a refund failed, and why it was requested

refund-failure-other = The bank gave no reason
refund-failure-gateway-refused = Stripe does not make this refund
refund-failure-lost-or-stolen-card = The card is lost or stolen
refund-failure-expired-or-canceled-card = The card has expired or is cancelled
refund-failure-disputed = The buyer disputes the payment
refund-failure-insufficient-funds = Not enough money on the Stripe account
refund-failure-declined = The bank refused it
refund-failure-merchant-request = It was cancelled in Stripe's dashboard
refund-reason-made-at-gateway = Made in Stripe's dashboard
refund-reason-sold-out = The seats were sold out
refund-reason-not-on-sale = The tickets were not on sale
refund-reason-payment-declined = The card was declined
refund-reason-cancelled-by-buyer = The buyer cancelled it
refund-reason-cancelled-by-staff = Staff cancelled it
refund-reason-capture-failed = The payment could not be captured
refund-reason-authorization-lapsed = The authorization expired
refund-reason-concert-cancelled = The concert was cancelled
refund-reason-refunded = Refunded by finance
refund-reason-paid-too-late = The payment came too late

## Disputes

dispute-reason-bank-cannot-process = The bank can't process it
dispute-reason-check-returned = Returned by the bank
dispute-reason-credit-not-processed = A refund was promised and has not come
dispute-reason-customer-initiated = At the buyer's request
dispute-reason-debit-not-authorized = The debit was not authorized
dispute-reason-duplicate = Paid twice
dispute-reason-fraudulent = The buyer denies having paid
dispute-reason-general = No particular reason
dispute-reason-incorrect-account-details = Wrong account details
dispute-reason-insufficient-funds = Not enough money on the account
dispute-reason-noncompliant = Against the card network's rules
dispute-reason-product-not-received = The tickets did not arrive
dispute-reason-product-unacceptable = The tickets or the concert were not as described
dispute-reason-subscription-canceled = A cancelled subscription
dispute-reason-unrecognized = The buyer does not recognize the payment
dispute-status-needs-response = Needs evidence
dispute-status-under-review = Under review
dispute-status-closed = Closed
dispute-status-prevented = Prevented
dispute-status-won = Won
dispute-status-lost = Lost

## My invoices

own-invoices-title = My invoices
own-invoices-lead = Invoices and credit notes for your orders, newest first.
own-invoices-none = You have no invoices yet
own-invoices-none-more = An invoice appears here a moment after you have paid for an order.
own-invoices-order = Order
own-invoices-orders = My orders
