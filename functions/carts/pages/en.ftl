# English: the cart and the checkout. Each language has one such file, with the same messages and the same variables (a test compares them).

cart-title = Your cart
cart-empty = No tickets yet
cart-empty-hint = Tickets that you choose at a concert are listed here until you order them.
cart-find = Find a concert
cart-last-order = Show your last order
cart-tickets = { $count ->
    [one] { $count } ticket
   *[other] { $count } tickets
}
cart-included = VAT and fees included
cart-free = Free
cart-each = { $price } each
cart-price-before = It was { $price } when you chose it.
cart-quantity = Number of { $name } tickets
cart-less = One { $name } less
cart-more = One { $name } more
cart-remove = Remove
cart-removing = Removing…
cart-removed = The tickets are removed.
cart-updated = The cart is up to date.
cart-clear = Remove all tickets
cart-clearing = Removing all tickets…
cart-checkout = Check out
cart-no-total = More than one order can have
cart-elsewhere = Your cart was changed in another window too. This is how it is now.
cart-not-all = Some of these tickets can't be bought now.
cart-not-all-what = Change or remove those that are marked.
cart-concert-changed = This concert has changed since you chose it.
cart-concert-before = It was: { $before }.
cart-concert-cancelled = The concert is cancelled. Remove these tickets.
cart-not-yet = The sale opens on { $time }. They can stay here until then.
cart-sale-ended = The sale has ended. Remove these tickets.
cart-not-sold = These tickets are no longer sold. Remove them.
cart-sold-out = { $count ->
    [0] Sold out. Remove these tickets.
    [one] Only { $count } is left. Choose fewer.
   *[other] Only { $count } are left. Choose fewer.
}
cart-too-many = { $count ->
    [one] One order can have at most { $count } of these.
   *[other] One order can have at most { $count } of these.
}
cart-limit = { $count ->
    [0] At most { $max } per person for this concert, and you have them already. Remove these tickets.
    [one] At most { $max } per person for this concert: you can buy { $count } more.
   *[other] At most { $max } per person for this concert: you can buy { $count } more.
}

checkout-title = Hold your seats
checkout-delivery = Delivery
checkout-email = By e-mail
checkout-email-what = PDF and phone tickets, a minute after you pay
checkout-email-what-free = PDF and phone tickets, a minute after you order
checkout-courier = By courier
checkout-courier-what = Printed tickets, with tracking
checkout-name = Name
checkout-name-hint = It is printed on the tickets.
checkout-address = E-mail
checkout-address-hint = The confirmation goes here, whatever the delivery.
checkout-where = Where the courier delivers
checkout-street = Street and number
checkout-country = Country
checkout-postal-code = Postal code
checkout-city = City
checkout-state = State or province
checkout-phone = Phone
checkout-phone-hint = For the courier's questions, with the country: +48 600 100 200.
checkout-suggestion = Use this address: { $address }
checkout-invoice = Invoice for a company, or in another name
checkout-invoice-what = Fill this in for an invoice with a tax id. It is saved for your next orders too. Close it to leave your invoices as they are.
checkout-invoice-name = Company or name
checkout-tax-id = Tax id
checkout-tax-id-hint = With or without the country's letters. A Polish NIP has 10 digits.
checkout-order-title = Your order
checkout-fees = Booking fee and delivery
checkout-total = Total
checkout-vat = VAT is included; the invoice shows it.
checkout-change = Change tickets
checkout-hold = { $count ->
    [one] Hold { $count } seat
   *[other] Hold { $count } seats
}
checkout-holding = { $count ->
    [one] Holding { $count } seat…
   *[other] Holding { $count } seats…
}
checkout-order = { $count ->
    [one] Order { $count } ticket
   *[other] Order { $count } tickets
}
checkout-ordering = { $count ->
    [one] Ordering { $count } ticket…
   *[other] Ordering { $count } tickets…
}
checkout-next = Nothing is taken yet. You pay in the next step, while your seats are held. With this you accept the terms below.
checkout-free-next = There is nothing to pay. With this you accept the terms below.
checkout-elsewhere = Your cart has changed in another window. The list is up to date now, and what you typed is still here: look at the total and press again.
checkout-changed = A price or a concert has changed. Nothing was ordered, and what you typed is still here: look at the new total and press again.
checkout-not-all = Some of the tickets can't be bought now: the list says which. Nothing was ordered, and what you typed is still here.
checkout-verify = Confirm your e-mail address first.
checkout-verify-what = Follow the link that we sent you, then come back: the cart stays.
checkout-verify-send = Send the link again
checkout-verify-sending = Sending the link…
checkout-verify-sent = It is on its way.
checkout-terms = What you agree to
checkout-terms-hold = The seats are yours once they are paid. If you don't pay before the clock runs out, they are sold to others, and nothing is taken.
checkout-terms-price = All prices include VAT. The invoice is sent after you pay.
checkout-terms-cancelled = If a concert is cancelled, you get all of your money back without asking. If it is moved, your tickets stay valid.
checkout-terms-back = Whether tickets can be given back or passed on is said on the concert's page.
checkout-terms-data = We keep your name and addresses for the order and the invoice alone.
checkout-terms-data-link = See and erase my data
