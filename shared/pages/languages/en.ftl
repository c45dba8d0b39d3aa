# English: what all pages share. Each language has one such file, with the same messages and the same variables (a test compares them).

page-skip = Skip to the content
page-nav = Main
page-concerts = Concerts
page-log-in = Log in
page-cart = Cart
page-orders = Orders
page-tickets = Tickets
page-account = Account
page-staff-organizer = My concerts
page-staff-gate = Gate
page-staff-finance = Finance
page-staff-people = People
page-staff-on-call = On call
page-concert = This concert
page-concert-sales = Sales
page-concert-revenue = Revenue
page-concert-details = Details
page-concert-types = Ticket types
page-concert-attendees = Attendees
page-concert-gates = Gate staff
page-concert-guests = Free tickets
page-api = API
page-colours = Colours
page-colours-light = Light
page-colours-dark = Dark
page-colours-system = As the system
page-language = Language

form-optional = (optional)
form-needs-script = This form needs JavaScript, which is off or did not load.

page-problem-missing = There is no such page
page-problem-missing-meaning = The address is wrong, or the page has moved.
page-problem-forbidden = You may not see this page
page-problem-forbidden-meaning = Your account does not have the role for it. An admin can give it to you.
page-problem-busy = This takes too long right now
page-problem-busy-meaning = Many people are here at the same time. Nothing was changed: try again in a moment.
page-problem-failed = Something went wrong on our side
page-problem-failed-meaning = It was recorded, and we look into it. Nothing was changed: try again in a moment.
page-again = Load the page again
page-all-concerts = Show all concerts
