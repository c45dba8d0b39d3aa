# English: the pages of orders. Each language has one such file, with the same messages and the same variables (a test compares them).

## An order

order-page = Order { $number }
order-placed = Order { $number }, placed on { $time }
order-part = You see the tickets for your own concerts. The order has others, too.

order-title-holding = We are holding your seats
order-title-unpaid = Pay for your tickets
order-title-declined = Try another card
order-title-blocked = Too many cards were tried
order-title-checking = We are checking your card
order-title-authenticating = Your bank has a question
order-title-capturing = We are taking the payment
order-title-paid = Your tickets are on their way
order-title-completed = Your tickets are here
order-title-not-sent = Your tickets are with others
order-title-refunding = Your money is on its way back
order-title-refund-failed = We are sorting out your refund
order-title-refunded = Your money is on its way back
order-title-cancelled = This order is cancelled
order-title-expired = The time to pay is over

order-state-holding = We ask for your seats; this takes a few seconds.
order-state-unpaid = { $seats } held for you until { $until }. Nothing is taken before you pay.
order-state-declined = Nothing was taken. { $seats } still held for you until { $until }.
order-state-blocked = Nothing was taken. No more cards can be tried for this order: cancel it and order again.
order-state-checking = We ask your bank; this usually takes a few seconds.
order-state-authenticating = Your bank wants to be sure that it is you. { $seats } held for you until { $until }.
order-state-capturing = Your card is accepted and the seats are yours. This takes a few seconds.
order-state-paid = Paid. We make your tickets and send them; this usually takes under a minute.
order-state-completed = Paid, and your tickets were sent.
order-state-not-sent = Paid. You passed on or gave back all tickets before we sent them, so there was none to send.
order-state-refunding = { $reason } The tickets no longer admit, and the refund has been requested of the bank.
order-state-refund-failed = { $reason } The bank did not take the refund. Our staff pay it back in another way: you need not do anything.
order-state-refunded = { $reason } The refund is made. Banks need up to ten days to show it.
order-state-cancelled = { $reason } Nothing was taken, and the seats are on sale again.
order-state-expired = Nothing was taken, and the seats are on sale again. You can order once more.

order-reason-sold-out = The seats were sold out before we could hold them.
order-reason-not-on-sale = These tickets are not on sale any more.
order-reason-payment-declined = The card was declined.
order-reason-cancelled-by-buyer = You cancelled it.
order-reason-cancelled-by-staff = Our staff cancelled it.
order-reason-authorization-lost = The bank withdrew its approval before the payment.
order-reason-concert-cancelled = The concert is cancelled.
order-reason-refunded = Our staff refunded it.
order-reason-paid-too-late = The payment came after the time was over.

order-declined = The card was declined.
order-decline-other = The bank gave no reason. Try another card, or ask the bank.
order-decline-amount-not-chargeable = This amount can't be paid by card.
order-decline-authentication-failed = The bank could not be sure that it is you. Try again, or another card.
order-decline-authentication-required = The bank wants you to confirm the payment. Try again and follow its steps.
order-decline-authorization-lost = The bank withdrew its approval before the payment.
order-decline-cancelled = The payment was not finished in time.
order-decline-card-details-used = Details of a card can be used only once. Enter the card again.
order-decline-card-not-supported = The card can't be used for this purchase. Try another card.
order-decline-duplicate-transaction = The bank has just seen a payment of the same amount. Look at your orders before you try again.
order-decline-expired-card = The card has expired. Try another card.
order-decline-gateway-refused = This payment is not possible.
order-decline-gateway-unavailable = The bank did not answer. Try again later.
order-decline-incorrect-address = The billing address does not match the card.
order-decline-incorrect-cvc = The security code is wrong. It is on the back of the card.
order-decline-incorrect-expiry = The expiry date is wrong.
order-decline-incorrect-number = The card number is wrong.
order-decline-incorrect-pin = The PIN is wrong. Try again, or another card.
order-decline-insufficient-funds = There is not enough money on the card. Try another card.
order-decline-invalid-account = The card or its account is no longer valid. Try another card, or ask the bank.
order-decline-limit-exceeded = The card's limit is reached. Try another card, or this one tomorrow.
order-decline-not-authorized = The bank withdrew its approval before the payment.
order-decline-processing-error = The bank could not be reached. Try again in a moment.

order-seats = { $count ->
    [one] 1 seat is
   *[other] { $count } seats are
}
order-returned = { $count ->
    [one] 1 given back
   *[other] { $count } given back
}
order-line = { $count } × { $name }

order-clock = Time left to pay
order-clock-left = left:
order-clock-until = { $seats } held until { $until }
order-clock-five = 5 minutes are left to pay.
order-clock-one = 1 minute is left to pay.
order-clock-over = The time to pay is over.
order-extend = I need more time
order-extend-busy = Asking for more time…
order-extend-rush = Not now: too many people want these seats. The time stays as it is.

order-progress = Progress
order-step-seats = Seats
order-step-card = Card
order-step-paid = Payment
order-step-sent = Tickets
order-step-returned = Seats returned
order-step-refund = Money back
order-step-done = Done:
order-step-failed = Failed:

order-card = Card
order-card-loads = The card form is loading…
order-card-not-loaded = The card form did not load. Check your connection, then load the page again.
order-card-script = Paying needs JavaScript, which is off or did not load.
order-card-hint = Your card goes straight to Stripe; we never see its number.
order-pay = Pay { $amount }
order-pay-busy = Paying…
order-pay-hint = VAT and all fees are included.
order-confirm = Confirm the payment
order-confirm-more = Your bank opens its own window. Nothing is taken unless you confirm there.
order-confirm-button = Confirm with your bank
order-confirm-busy = Waiting for your bank…
order-confirm-failed = The payment is not confirmed. You can try again.

order-bought = Tickets
order-date = Date
order-venue = Venue
order-tickets = Show the tickets
order-happened = What happened
order-receipt = Receipt
order-total = Total
order-paid = Paid
order-vat = VAT and all fees are included.
order-vat-of = VAT
order-delivery = Delivery
order-delivery-email = By e-mail
order-delivery-courier = By courier
order-papers = Invoices for my orders
order-no-papers = Your invoice is being made. It comes by e-mail, too.
order-invoice = Invoice
order-credit-note = Credit note
order-cancel = Cancel this order
order-cancel-more = The seats go on sale again at once. Nothing is taken from your card.
order-cancel-send = Cancel the order
order-cancel-busy = Cancelling…
order-all = All my orders

order-moment-placed = Order placed
order-moment-reserved = Seats held
order-moment-hold-extended = Seats held for longer
order-moment-card-given = You gave a card
order-moment-action-required = Your bank asked you to confirm
order-moment-declined = Card declined
order-moment-other-card = You gave another card
order-moment-authorized = Card accepted
order-moment-reinstated = The payment came late; seats asked for again
order-moment-paid = Paid
order-moment-sent = Tickets sent
order-moment-not-needed = No ticket was left to send
order-moment-delivery-failed = The tickets could not be delivered; our staff look into it
order-moment-cancelled = Order cancelled
order-moment-expired = The time to pay was over
order-moment-returned = Seats returned
order-moment-refund = Refund started
order-moment-refund-failed = The bank did not take the refund; our staff look into it
order-moment-refunded = Refunded

## My orders

list-title = My orders
list-empty = No orders yet
list-empty-more = What you buy appears here, with its tickets and invoices.
list-empty-go = Find a concert
list-open = Order { $number }
list-invoices = My invoices
list-next = Older orders
list-first = Newest orders
list-tickets = { $count ->
    [one] 1 ticket
   *[other] { $count } tickets
}
list-status-placed = Not paid
list-status-confirmed = Being paid
list-status-paid = Paid
list-status-completed = Tickets sent
list-status-not-needed = Tickets passed on
list-status-cancelled = Cancelled
list-status-expired = Expired
list-status-refunded = Refunded

## On call: stuck orders

stuck-title = Stuck orders
stuck-lead = Open for longer than they should be. The oldest comes first.
stuck-empty = No order is stuck
stuck-empty-more = Orders that are open for too long appear here, with what they wait for.
stuck-order = Order
stuck-status = State
stuck-since = Since
stuck-waits = Waits for
stuck-advice = What to do
stuck-correlation = Correlation ID
stuck-unreadable = Orders that can't be read
stuck-unreadable-more = Restore the stream from a backup, or deploy code that can read it.
stuck-status-placed = Placed
stuck-status-confirmed = Confirmed
stuck-status-paid = Paid
stuck-status-refunded = Refund
stuck-waits-seats = Seats
stuck-waits-authorization = Stripe's answer about the card
stuck-waits-buyer = The buyer
stuck-waits-capture = The capture
stuck-waits-delivery = The delivery
stuck-waits-refund = Stripe's answer about the refund
stuck-waits-staff = Staff
stuck-advice-seats = Check the failure queues for functions of reservations. The order expires by itself.
stuck-advice-authorization = Check the payment and the payments queue. The order expires by itself.
stuck-advice-buyer = Do nothing: the order expires when its hold ends.
stuck-advice-capture = Check the payment and the dead-letter queue of payments. The capture is retried every minute.
stuck-advice-delivery = Check the delivery and the dead-letter queues of e-mails and shipments.
stuck-advice-refund = Check the payment's refunds and the dead-letter queue of payments.
stuck-advice-staff = Stripe could not refund the payment: transfer the money to the buyer in another way, and record that at the refund.

## A concert's cancellation

cancelled-title = Cancellation of the concert
cancelled-at = Cancelled on { $time }
cancelled-none = Nobody had ordered. There is nothing to pay back.
cancelled-under-way = { $done } of { $total } orders are cancelled or paid back. The rest follows by itself.
cancelled-done = All orders ({ $total }) are cancelled or paid back.
cancelled-left-to-staff = { $done } of { $total } orders are cancelled or paid back. The others need our finance staff: the bank did not take the refund.
cancelled-progress = Progress
cancelled-total = Orders
cancelled-finished = Done
cancelled-open = Under way
cancelled-failed = Refund failed
cancelled-failures = Refunds that failed
cancelled-failures-more = Finance staff pay these back in another way.
cancelled-back = The concert
