# English. Each language has one such file, with the same messages and the same variables (a test compares them).
# The syntax is Fluent's: https://projectfluent.org/fluent/guide/

## Tickets

ticket = Ticket
ticket-of = Ticket { $number } of { $total }
ticket-type = Ticket type
ticket-holder = Holder
ticket-price = Price
ticket-order = Order
ticket-id = Ticket number
ticket-date-unknown = To be announced
ticket-qr = QR code of this ticket, to be shown at the gate
ticket-show = Show this code at the gate
ticket-advice = Each code lets one person in, once. Keep it to yourself, and have it ready at the gate.
ticket-print = You can print this page or show it on your phone.
tickets-title = Tickets, order { $order }
calendar-description = Tickets: { $count }. Order { $order }.

## Invoices and credit notes

invoice-title = Invoice { $number }
credit-note-title = Credit note { $number }
credit-note-corrects = Corrects invoice
invoice-issued = Date of issue
invoice-sold = Date of sale
invoice-order = Order
invoice-seller = Seller
invoice-buyer = Buyer
invoice-tax-id = Tax ID: { $number }
invoice-item = No.
invoice-description = Description
invoice-quantity = Qty
invoice-unit-price = Unit price, gross
invoice-rate = VAT rate
invoice-net = Net
invoice-tax = VAT
invoice-gross = Gross
invoice-amounts-in = All amounts in { $currency }
invoice-by-rate = By VAT rate
invoice-total = Total
invoice-to-pay = Total
credit-note-credited = Credited
invoice-page = Page { $page } of { $pages }
invoice-rounding-line = VAT is worked out for each line and rounded to the currency's smallest unit; totals are sums of the lines.
invoice-rounding-rate = VAT is worked out on the sum of each VAT rate and rounded to the currency's smallest unit.

## Mails

hello = Hello { $name },
hello-anybody = Hello,
bye = Frontrow
mail-tickets-subject = Your tickets, order { $order }
mail-tickets-intro = { $count ->
    [one] here is the ticket of your order { $order }.
   *[other] here are the { $count } tickets of your order { $order }.
}
mail-tickets-attached = { $count ->
    [one] It is attached as PDF too, to print or to show on your phone.
   *[other] They are attached as PDF too, to print or to show on your phone.
}
mail-order-subject = We have your order { $order }
mail-order-intro = thank you for your order { $order }. This is what you bought:
mail-order-next = Your tickets are on their way. They come in a separate mail.
mail-order-next-courier = Your tickets are on their way. A courier brings them to the address you gave.
mail-order-total = Total
mail-payment-failed-subject = Your payment did not go through, order { $order }
mail-payment-failed-intro = your payment of { $amount } for order { $order } did not go through. No money was taken.
mail-payment-failed-seats = The seats are no longer held for you.
mail-payment-failed-seats-held = Your seats are still held for you, for a few minutes: pay with another card in your order.
mail-payment-failed-what = What you can do
mail-payment-failed-again = Order again: as long as there are seats, a new order takes a minute.
mail-payment-failed-other-card = Try another card, or ask your bank to allow the payment. Often it is a limit, or a confirmation in the bank's app that was not given in time.
mail-payment-failed-button = Order again
mail-button-order = See your order
mail-button-tickets = Show your tickets
mail-button-pay = Pay with another card
payment-failed-declined = Your bank declined the payment.
payment-failed-insufficient-funds = The card has insufficient funds: your bank says that there is not enough money on the account.
payment-failed-expired-card = The card has expired.
payment-failed-authentication = The payment was not confirmed with your bank.
payment-failed-details = The number, the expiry date, the security code or the address of the card is wrong.
payment-failed-limit = The card's limit is exceeded.
payment-failed-not-supported = The card cannot be used for this purchase.
payment-failed-duplicate = Your bank has just seen a payment of the same amount. Check your orders before you try again.
payment-failed-bank-unreachable = Your bank could not be reached.
payment-failed-too-late = The payment was not completed in time.
payment-failed-impossible = No card can make this payment.
payment-failed-other = The bank gave no reason.
mail-refund-subject = Your money is on its way back, order { $order }
mail-refund-intro = money that you paid for order { $order } is on its way back to you.
mail-refund-void = { $count ->
    [one] The ticket it was paid for is void.
   *[other] The { $count } tickets it was paid for are void.
}
mail-refund-valid = Your tickets stay valid.
mail-refund-note = Reason: { $reason }
mail-refund-void-subject = Your tickets are void, order { $order }
mail-refund-void-intro = tickets of your order { $order } are void.
mail-refund-when = It goes back to the card you paid with. Banks take up to ten days to show it.
refund-too-late = Your payment came when the seats had gone to somebody else.
refund-concert-cancelled = The concert will not take place.
refund-order-cancelled = Your order was cancelled.
refund-requested = You asked for it.
mail-refund-amount = Refund
mail-changed-subject = { $concert } has changed, order { $order }
mail-changed-intro = something has changed about { $concert }, which you have tickets for.
mail-reason = The organizer's reason: { $reason }
mail-changed-was = Before
mail-changed-is = Now
mail-changed-valid = Your tickets stay valid: you don't need new ones.
mail-changed-calendar = If you put the concert into your calendar, use the attached file to bring it up to date.
mail-cancelled-subject = { $concert } is cancelled, order { $order }
mail-cancelled-intro = { $concert } will not take place. We are sorry.
mail-cancelled-refund = Your tickets for it are void, and what you paid for them is on its way back to your card. Banks take up to ten days to show it.
mail-cancelled-void = Your tickets for it are void.
mail-cancelled-amount = Refund
mail-link-code = If the button does not work, use this code:
mail-verify-subject = Confirm your e-mail address
mail-verify-intro = please confirm that this e-mail address is yours.
mail-verify-button = Confirm the address
mail-verify-ignore = The link is valid for 24 hours. If you gave this address to nobody, ignore this e-mail.
mail-reset-subject = Choose a new password
mail-reset-intro = somebody asked to reset the password of the account with this e-mail address. If it was you, choose a new one.
mail-reset-button = Choose a new password
mail-reset-ignore = The link is valid once, for 30 minutes. If it was not you, ignore this e-mail: your password stays as it is.
mail-address-in-use-subject = You already have an account
mail-address-in-use-intro = somebody tried to use this e-mail address for an account. It belongs to your account already, and nothing has changed.
mail-address-in-use-next = If it was you, log in. If you have forgotten your password, reset it. If it was not you, there is nothing to do.
mail-address-changed-subject = Your e-mail address was changed
mail-address-changed-intro = your account has another e-mail address now. This one can no longer be used to log in.
mail-address-changed-next = If it was not you, contact us at once.
mail-received-subject = A ticket for you: { $concert }, order { $order }
mail-received-intro = somebody has transferred a ticket ({ $type }) for { $concert } to you. It is attached as PDF. Only the code below admits you: the earlier one is void.
mail-transferred-subject = You have transferred a ticket: { $concert }, order { $order }
mail-transferred-intro = you have transferred a ticket ({ $type }) for { $concert }. The code that you have is void, and the new holder has another one. If this was not you, change your password and write to us.
mail-reissued-subject = Your new ticket: { $concert }, order { $order }
mail-reissued-intro = your ticket ({ $type }) for { $concert } has a new code. The new ticket is attached as PDF, and the earlier one is void.
mail-void-subject = Your ticket is void: { $concert }, order { $order }
mail-void-intro = the ticket ({ $type }) for { $concert } that was transferred to you is void and admits nobody. The money goes back to the person who bought it.
