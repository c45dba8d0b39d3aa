# English: pages of concerts. Each language has one such file, with the same messages and the same variables (a test compares them).

left-few = Few left
left-nothing = Sold out
price-free = Free
sale-ended = Sale has ended
cancelled = Cancelled

home-title = Concerts
home-description = Concerts by date, city and artist, with prices and what is left. No booking fee.
home-summary = { $count ->
    [one] One concert
   *[other] { $count } concerts
} { $cities } until { $until }.
home-cities = { $count ->
    [one] in one city
   *[other] in { $count } cities
}
home-concerts = { $count ->
    [one] One concert
   *[other] { $count } concerts
}
home-found = { $count ->
    [one] One concert found
   *[other] { $count } concerts found
}
home-sale-opens = Sale opens { $time }.
home-places = { $count ->
    [one] One place
   *[other] { $number } places
}
home-on-sale-from = On sale { $time }
home-from = from
home-search = Search
home-search-text = Artist, concert or venue
home-search-anything = Anything
home-search-city = City
home-search-all-cities = All cities
home-search-from = From
home-quick = Common searches
home-tonight = Tonight
home-this-weekend = This weekend
home-show-all = Show all concerts
home-nothing-found = No concert matches
home-nothing-found-hint = Try another day or city, or fewer letters.
home-empty = No concerts yet
home-empty-hint = When an organizer puts a concert on sale, it appears here.
home-more = Show later concerts
home-first = Back to the first concerts

concert-title = { $name }, { $artist }
concert-description = { $artist }, { $day }, { $venue }, { $city }. Prices with VAT and without a booking fee.
concert-date = Date
concert-time = Time in { $city }
concert-doors = Doors { $time }
concert-venue = Venue
concert-map = Map and directions
concert-tickets = Tickets
concert-calendar = Add to calendar
concert-max-per-order = { $count ->
    [one] One per order.
   *[other] Up to { $count } per order.
}
concert-max-per-person = { $count ->
    [one] One ticket per person.
   *[other] At most { $count } tickets per person.
}
concert-prices = VAT is included in every price. There is no booking fee, and e-mail delivery is free.
concert-sale-ends = Tickets are sold until { $time }.
concert-less = One { $name } less
concert-more = One { $name } more
concert-choose = Choose tickets
concert-nothing-chosen = Nothing chosen yet
concert-add = { $count ->
    [one] Add { $count } ticket to the cart
   *[other] Add { $count } tickets to the cart
}
concert-chosen = { $count ->
    [one] { $count } ticket, VAT included
   *[other] { $count } tickets, VAT included
}
concert-in-cart = { $count ->
    [one] { $count } ticket is in your cart.
   *[other] { $count } tickets are in your cart.
}
concert-add-none = Add to the cart
concert-adding = Adding to the cart…
concert-cancelled = This concert is cancelled.
concert-cancelled-what = Everybody who has bought tickets gets the full price back. There is no form to fill in.
concert-over = This concert has begun or is over.
concert-over-what = Tickets are no longer sold.
concert-sale-ended = The sale has ended.
concert-sale-ended-what = Tickets that were bought before are valid.
concert-not-yet = Tickets go on sale { $time }.
concert-not-yet-what = Nothing can be bought before. Add the concert to your calendar, so that you don't miss it.
concert-sold-out = Sold out.
concert-sold-out-what = Tickets come back now and then, when somebody's order isn't paid. It is worth looking again.
concert-changed = The organizer has changed this concert.
concert-plans = If plans change
concert-if-cancelled = Cancelled:
concert-if-cancelled-what = you get the full price back, to the card that you paid with. There is no form to fill in, and we write to you at once.
concert-if-moved = Moved:
concert-if-moved-what = your tickets stay valid for the new date. We write to you at once and say why.
concert-your-tickets = Your tickets
concert-transfer = You can transfer a ticket to somebody else. The old code stops working, so nobody can sell it twice.
concert-naming = You can put a name on each ticket.
concert-give-back-never = Tickets can't be given back, unless the concert is cancelled.
concert-give-back = { $count ->
    [0] You can give tickets back for a refund until the concert starts.
    [one] You can give tickets back for a refund until one hour before the start.
   *[other] You can give tickets back for a refund until { $count } hours before the start.
}
concert-gate = At the gate
concert-gate-what = Each ticket has a code that lets one person in, once. Show it on your phone or print it.
concert-gate-opens = Doors open at { $time }.
concert-gate-closes = Nobody is admitted after { $time }.

calendar-more = Doors and the last changes are on the page of the concert.

not-found-title = This page does not exist
not-found-what = The address may be mistyped, or the concert was never put on sale.
