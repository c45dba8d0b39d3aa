# English: what organizers see of a sale. Each language has one such file, with the same messages and the same variables (a test compares them).

sales-title = Sales of { $name }
sales-sold = Sold
sales-of-places = of { $places } places, { $share }
sales-revenue = Revenue
sales-revenue-what = refunds and disputes taken off
sales-held-now = Held now
sales-held-what = in orders that are not paid yet
sales-today = Sold today
sales-today-nothing-returned = nothing returned
sales-today-returned = { $count ->
    [one] one returned
   *[other] { $number } returned
}
sales-a-day = Sold a day
sales-a-day-choose = Days that are shown
sales-days = { $count ->
    [one] One day
   *[other] { $count } days
}
sales-others = Other types
sales-chart = Tickets sold a day, { $from } to { $to }. The most, { $most }, on { $day }.
sales-chart-empty = Nothing was sold from { $from } to { $to }.
sales-chart-note = Days are those in { $city }. What comes back is in the table only.
sales-day = Day
sales-all = All
sales-returned = Returned
sales-by-type = By ticket type
sales-type = Type
sales-places = Places
sales-held = Held
sales-free = Free
sales-share = Sold
sales-sold-held = Sold, held
sales-bar = { $sold } sold, { $held } held
sales-total = Total
sales-money = Money
sales-money-what = Net of refunds, fees and disputes, with the tax by rate: as a file.
sales-settlement-csv = Settlement as CSV
sales-attendees-csv = Attendees as CSV
sales-reservations = Reservations, newest first
sales-reservations-empty = Nobody has reserved anything yet. Seats that are held or sold will be listed here.
sales-order = Order
sales-seats = Seats
sales-worth = Worth
sales-made = Made
sales-state = State
sales-state-held-until = Held until { $time }
sales-state-held = Held
sales-state-sold = Sold
sales-state-cancelled = Cancelled
sales-state-expired = Expired
sales-state-failed = Not made
sales-older = Older reservations
sales-newest = Back to the newest
