# English: the pages of tickets, gates and deliveries. Each language has one such file, with the same messages and the same variables (a test compares them).

status-valid = Valid
status-used = Used
status-void = Void

## My tickets

list-title = My tickets
list-upcoming = Upcoming
list-past = Past
list-number = Ticket { $number }
list-doors = Doors { $time }
list-show-code = Show code
list-show = Show ticket
list-received = from somebody else
list-cancelled = Cancelled
list-older = Older tickets
list-newest = Newest tickets
list-none = No tickets yet
list-none-more = Tickets appear here a few seconds after they are paid, with the codes that the gate scans.
list-find = Find a concert
list-kept = You are offline. These are the tickets that you had when you last opened this page. Those that you have opened before work without a network.
list-passed-on = Passed on.
list-passed-on-more = The other person gets the ticket by e-mail, with a new code. It disappears from here in a moment.

## A ticket

ticket-title = { $concert }, { $kind }
ticket-place = Ticket { $number } of { $all }
ticket-code = Code of the ticket, as a QR code
ticket-holder = Holder
ticket-date = Date
ticket-doors = Doors
ticket-venue = Venue
ticket-order = Order
ticket-others = Your tickets for this concert
ticket-previous = Previous ticket
ticket-next = Next ticket
ticket-first = First ticket
ticket-last = Last ticket
ticket-brightness = Turn your screen's brightness up at the gate.
ticket-is-kept = The ticket is kept on this device and works without a network.
ticket-kept-since = You are offline. This is the ticket as of { $time }.
ticket-full-screen = Show full screen
ticket-pdf = Ticket as PDF
ticket-calendar = Add to calendar
ticket-to-order = Order { $number }
ticket-used = This ticket was used.
ticket-used-more = It admitted somebody at { $gate }: { $time }.
ticket-void = This ticket is void.
ticket-void-given-back = You gave it back. Its price goes back to where the payment came from.
ticket-void-cancelled = The concert is cancelled. { $reason } Its price goes back to where the payment came from.
ticket-void-refunded = It was refunded, and admits nobody.
ticket-passed-on = Somebody else has this ticket now.
ticket-passed-on-more = You passed it on. It has another code, which only its new holder sees. A refund would still go to you.
ticket-parcel = A courier has the printed ticket: parcel { $number }.
ticket-delivered = The ticket is also in an e-mail to you.
ticket-not-delivered = The e-mail or parcel with the ticket did not arrive. The code on this page is valid all the same.
ticket-name = Put a name on it
ticket-name-label = Name on the ticket
ticket-name-hint = It is printed on the ticket and shown at the gate.
ticket-name-send = Put this name on the ticket
ticket-name-busy = Naming the ticket…
ticket-pass-on = Pass it on
ticket-pass-on-more = The other person gets the ticket by e-mail, with a new code. Your code is void at once.
ticket-pass-on-email = The other person's e-mail address
ticket-pass-on-send = Pass the ticket on
ticket-pass-on-busy = Passing the ticket on…
ticket-own-address = This is your own address. Enter another person's.
ticket-give-back = Give it back
ticket-give-back-more = The ticket is void at once, its seat is on sale again, and you get its price back.
ticket-give-back-send = Give the ticket back
ticket-give-back-busy = Giving the ticket back…
ticket-no-naming = The organizer does not allow names on these tickets.
ticket-no-passing-on = The organizer does not allow passing these tickets on.
ticket-no-give-back = The organizer does not take these tickets back.
ticket-concert-over = The concert has begun: the ticket can't be changed any more.
ticket-concert-cancelled = The concert is cancelled: the ticket can't be changed any more.
ticket-too-late = It is too late to give the ticket back.
ticket-reissue = Give it another code
ticket-reissue-more = The ticket gets another code and is e-mailed to its holder. The earlier code is void at once.
ticket-reissue-reason = Why, for the record
ticket-reissue-send = Give the ticket another code
ticket-reissue-busy = Making another code…

## Attendees

attendees-page-title = Attendees, { $concert }
attendees-title = Attendees
attendees-issued = Issued
attendees-valid = Valid
attendees-admitted = Admitted
attendees-void = Void
attendees-by-type = By ticket type
attendees-type = Ticket type
attendees-status = Status
attendees-hours = Admissions per hour
attendees-hour = Hour from
attendees-csv = All as CSV
attendees-search = Order number or name
attendees-search-send = Search
attendees-search-invalid = Enter an order number, or at least three letters of a name.
attendees-found = { $count ->
    [0] No ticket found.
    [one] One ticket found.
   *[other] { $count } tickets found.
}
attendees-more = There may be more: enter the whole name, or the order number.
attendees-all = Show all attendees
attendees-none = No tickets yet. Everybody with a ticket appears here, and when they came in.
attendees-erased = Erased
attendees-first = First page
attendees-next = Next page

## Failed deliveries

deliveries-title = Failed deliveries
deliveries-lead = Tickets that could not be delivered and have not been sent again, oldest first. Buyers see their tickets in their account all the same.
deliveries-none = Everything was delivered
deliveries-none-more = An e-mail that bounces or a parcel that comes back appears here, with what can be done.
deliveries-sent = The tickets are sent again.
deliveries-what-email = Tickets by e-mail
deliveries-what-courier = Tickets by courier
deliveries-what-ticket = One ticket by e-mail, passed on or with another code
deliveries-reason-bounced = The address does not exist
deliveries-reason-mail-rejected = E-mail refused
deliveries-reason-parcel-rejected = Parcel refused by the courier
deliveries-reason-returned = Parcel came back
deliveries-reason-erased = Recipient's data erased
deliveries-advice-email = Ask the buyer to correct the address on the order's page, or send the tickets again once the address works.
deliveries-advice-courier = Ask the buyer to correct the address on the order's page, or send the tickets again, by courier or by e-mail.
deliveries-advice-ticket = Once the address works, an admin or the organizer gives the ticket another code, which sends it again. The holder's account has it, too.
deliveries-advice-erased = Nothing to do: the recipient's personal data has been erased.
deliveries-by-email = Send by e-mail
deliveries-by-courier = Send by courier
deliveries-busy = Sending…

## Gate

gate-title = Gate
gate-app = Frontrow gate
gate-app-short = Gate
gate-lead = Choose the concert whose tickets you check.
gate-none = No concert for you yet
gate-none-meaning = Concerts appear here as soon as they are announced, unless their organizer has named other people for the gates.
gate-today = Today
gate-cancelled = The concert is cancelled.
gate-check = Check tickets
gate-install = Tip: install this page as an app from your browser's menu. Open the scanner once before the doors open, so that it works without a network.

## Gate: the scanner

gate-scanner-title = Gate, { $name }
gate-gate = Gate
gate-in = in
gate-online = Online
gate-offline = Offline
gate-begin-lead = Codes are read by the camera or a barcode reader. Without a network, checking goes on by itself.
gate-begin-supervisor = You can look tickets up and undo admissions. Scanning needs the role of gate staff.
gate-name = Name of this gate
gate-name-hint = It is recorded with each scan, such as "North" or "Gate B".
gate-begin = Start
gate-rename = Rename this gate
gate-other = Another concert
gate-point = Point at a code, or use the reader
gate-no-camera = No camera: use a barcode reader, or look up and paste the code
gate-logged-out = You are logged out.
gate-logged-out-meaning = Scanning goes on offline, and nothing is lost.
gate-log-in = Log in
gate-nothing-yet = Nothing scanned yet
gate-last = Last: { $verdict }, { $details }
gate-to-send = To send
gate-look-up = Look up
gate-look-up-what = Order number, name or code
gate-find = Find
gate-close = Close
gate-light = Light
gate-searching = Searching…
gate-found = Found: { $count }
gate-found-more = These are some of them. Type the whole name or the order number.
gate-found-nothing = Nothing found. Type an order number, or at least three letters of each name.
gate-no-look-up = Look-up needs the network. Try again in a moment.
gate-forgotten = Name erased
gate-ticket-valid = Valid
gate-ticket-used = Admitted at { $time }
gate-ticket-void = Void
gate-ticket-scans = Scans of this ticket

## Gate: verdicts

gate-admitted = Admitted
gate-admitted-offline = Admitted offline
gate-admitted-offline-meaning = The code is genuine and new at this gate. Other gates are compared later.
gate-already-used = Already used
gate-used-ago = Let in { $ago }
gate-used-at = { $gate }, { $time }
gate-wrong-concert = Wrong concert
gate-wrong-concert-meaning = The ticket is genuine, but for another concert.
gate-void = Void
gate-void-meaning = The ticket was cancelled or refunded, or has a newer code.
gate-too-early = Too early
gate-too-late = Too late
gate-doors = Doors: { $time }
gate-not-a-ticket = Not a ticket
gate-not-a-ticket-meaning = The code is not one of Frontrow's tickets.
gate-not-allowed = You may not check tickets here
gate-not-checked = Nothing was checked. Ask the organizer to name you for this gate.
gate-no-keys = Can't check yet
gate-no-keys-meaning = This device has never been online here, so that it does not know the keys. Connect it once.
gate-failed = Not decided
gate-failed-meaning = This browser can't store the scan. Let nobody in by it: free some space, or use another device.

## Gate: scans, undoing and conflicts

gate-undo = Undo
gate-undo-title = Undo the admission
gate-undo-meaning = The ticket then admits its holder again. The scan stays in the list, with your reason.
gate-undo-reason = Reason
gate-undo-send = Undo the admission
gate-undo-busy = Undoing…
gate-undo-who = A gate supervisor can undo this admission.
gate-undone = Undone: the ticket admits its holder again.
gate-scans-title = Scans
gate-scans-of-ticket = Scans of a ticket
gate-scans-none = No scans yet
gate-scans-none-meaning = Each scan at a gate of this concert appears here a moment later.
gate-scan-title = Scan
gate-scan-offline = offline
gate-scan-undone = Undone:
gate-back = Scanner
gate-next = Older
gate-column-time = Time
gate-column-result = Result
gate-column-type = Ticket type
gate-conflicts-title = Conflicts
gate-conflicts-lead = Gates that were offline let somebody in with these tickets who should not have entered.
gate-conflicts-none = No conflicts
gate-conflicts-none-meaning = Admissions that were made offline are compared when they are sent.
gate-conflicts-twice = One ticket admitted several people
gate-conflicts-void = A void ticket or code admitted somebody
gate-conflicts-next = More conflicts
