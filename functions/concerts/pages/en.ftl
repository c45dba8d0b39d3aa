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
home-nothing-yet = Nothing among the next concerts
home-nothing-yet-hint = The search goes on among the later ones.
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
concert-to-cart = Show the cart
concert-check-out = Check out
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

organizer-title = My concerts
organizer-create = Create a concert
organizer-empty = No concerts yet
organizer-empty-hint = Your concerts will be listed here, with what has been sold of each.
organizer-upcoming = To come
organizer-past = Past
organizer-concert = Concert
organizer-when = At the venue
organizer-where = Venue
organizer-sale = Sale
organizer-taken = Sold and held
organizer-places = Places
organizer-edit = Edit
organizer-edit-of = Edit { $name }
organizer-state-cancelled = Cancelled
organizer-state-over = Over
organizer-state-not-yet = Opens { $time }
organizer-state-open = On sale
organizer-state-sold-out = Sold out
organizer-state-ended = Sale ended

editor-new-title = Create a concert
editor-title = Details of { $name }
editor-what = What
editor-name = Name of the concert
editor-artist = Artist
editor-where = Where
editor-venue = Venue
editor-city = City
editor-country = Country
editor-choose = Choose…
editor-zone = Time zone
editor-zone-hint = All times below are those of clocks at the venue.
editor-when = When
editor-starts = Start
editor-doors-open = Doors open
editor-doors-open-hint = Before it, gates admit nobody. Empty means at any time.
editor-doors-close = Doors close
editor-doors-close-hint = After it, gates admit nobody. Empty means never.
editor-sale = Sale
editor-sales-open = Sale opens
editor-sales-open-hint = Empty means at once.
editor-sales-close = Sale ends
editor-sales-close-hint = Empty means when the concert starts.
editor-max-per-person = Most tickets for one person
editor-max-per-person-hint = Over all their orders. A limit that is set can be changed, but not taken away.
editor-self-service = What ticket holders may do by themselves
editor-transfer = Transfer a ticket to somebody else
editor-naming = Put a name on a ticket
editor-give-back = Give tickets back for a refund
editor-give-back-never = Not at all
editor-give-back-start = Until the concert starts
editor-give-back-hours = { $count ->
    [one] Until one hour before the start
   *[other] Until { $count } hours before the start
}
editor-currency = Currency
editor-currency-hint = Three letters. All prices of a concert are in it, and it stays.
editor-type = Ticket type
editor-type-name = Name of the type
editor-price = Price
editor-capacity = Places
editor-max-per-order = Most in one order
editor-remove-type = Remove ticket type
editor-add-type = Add a ticket type
editor-create = Create the concert
editor-create-busy = Creating the concert…
editor-back = Back to my concerts
editor-created = The concert is created. Its tickets are free to buy in a moment.
editor-saved = The changes are saved.
editor-save = Save the changes
editor-save-busy = Saving…
editor-holders = For the ticket holders
editor-reason = Why it changes
editor-reason-hint = Ticket holders get an e-mail about a new name, artist, time or venue, with this reason.
editor-shop = See it in the shop
editor-cancel = Cancel the concert
editor-is-cancelled = This concert is cancelled.
editor-is-cancelled-what = Nothing of it can be changed any more.
editor-cancellation = See how its orders are refunded
editor-skipped = There is no such time in { "{" }zone{ "}" }: the clocks are put forward that night. Choose a later one.
editor-conflict = Somebody else changed this concert while you were typing. What you typed is still here. They changed:
editor-conflict-mine = Save mine all the same
editor-conflict-theirs = Load theirs
editor-tax-rate-missing = The tax rate of this country is not known, so that only free tickets can be sold there.
editor-unknown-zone = There is no such time zone.
editor-price-not-chargeable = Cards can't be charged with this price or in this currency. Choose another one, or 0.
editor-max-per-order-too-high = An order has at most 100 tickets of a type.
editor-mixed-currencies = All prices of a concert are in one currency.
editor-currency-fixed = The currency of a concert stays.

types-title = Ticket types of { $name }
types-lead = Another price is for new orders alone. Fewer places take away only those that are free: what is sold or held stays.
types-currency = All prices are in { $currency }.
types-saved = The ticket types are saved.
types-save = Save the ticket types

gates-title = Gate staff of { $name }
gates-lead = Only these people, with the role gate, admit people to this concert and see its gate. Without anybody here, everyone with the role does.
gates-everybody = Everybody with the role gate.
gates-assigned = { $count ->
    [one] One person.
   *[other] { $count } people.
}
gates-ids = User ids
gates-ids-hint = One a line, at most 200. An admin sees the id of each person.
gates-invalid = One of these is not a user id, such as 0199a6f2-6f0a-7d5e-9c0b-3c4b6f0e2a11.
gates-saved = The gate staff is saved.
gates-save = Save the gate staff

guests-title = Free tickets for { $name }
guests-heading = Give tickets away
guests-lead = The tickets are e-mailed to the guest a moment later. They take places like others, and cost nothing.
guests-type = Ticket type
guests-quantity = How many
guests-email = E-mail of the guest
guests-name = Name of the guest
guests-name-hint = It stands on the tickets. Empty means the first part of the address.
guests-send = Send the tickets
guests-busy = Sending…
guests-given = The tickets are on their way.
guests-too-many = That is more than one order may contain.
guests-not-sold = This ticket type is not on sale.

cancel-title = Cancel { $name }
cancel-heading = Cancel the concert
cancel-what-sale = The sale ends at once.
cancel-what-money = Everybody gets all their money back.
cancel-what-tickets = All tickets become void, and their holders get an e-mail with your reason.
cancel-what-undo = This can't be undone.
cancel-begun = The concert has begun. Everybody is refunded all the same, also those who were there.
cancel-reason = Reason
cancel-reason-hint = Ticket holders read it.
cancel-repeat = Name of the concert
cancel-repeat-hint = To confirm, type: { $name }
cancel-repeat-error = This is not the name of the concert.
cancel-send = Cancel the concert for good
cancel-busy = Cancelling…
cancel-keep = Keep the concert
