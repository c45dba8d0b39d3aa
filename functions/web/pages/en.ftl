# English: pages that belong to no context. Same messages and variables as pl.ftl (a test compares them).

unsent-form = Nothing was sent
unsent-form-meaning = This form needs JavaScript, which is off or did not load. Go back and load the page again: nothing was changed.

# On call

on-call-title = On call
on-call-lead = What waits for somebody to look at it.
on-call-orders = Stuck orders
on-call-orders-more = Orders that have been open for too long, and what each waits for.
on-call-dead-letters = Dead letters
on-call-dead-letters-more = Messages that a function failed on, also after retries. Most can be sent again once the cause is mended.
on-call-deliveries = Failed deliveries
on-call-deliveries-more = Tickets that did not reach their buyer.
on-call-refunds = Failed refunds
on-call-refunds-more = Money that could not be paid back to a card.

republish-heading = Publish events again
republish-lead = After an outage, when events may be lost. Functions that already handled an event ignore it, and read models are brought up to date.
republish-context = Context
republish-stream = Stream
republish-stream-hint = All events of one stream, for example order#8a1c…
republish-since = Since (UTC)
republish-since-hint = All events of the context since this time, in place of one stream.
republish-either = Give either a stream or a time.
republish-send = Publish again
republish-busy = Publishing …
republish-done = Commits published again: {"{count}"}

dead-letters-title = Dead letters
dead-letters-lead = Messages that could not be handled. Mend the cause first, then send them again: who already handled one ignores it.
dead-letters-sent = Sent again. What fails once more comes back here.
dead-letters-none = No dead letters
dead-letters-none-more = Everything was handled. A letter that somebody else looks at is hidden for up to five seconds.
dead-letters-of-bus = Events that the event bus could not deliver
dead-letters-of-functions = Events that a function failed on
dead-letters-of-streams = Commits that a function failed on
dead-letters-of-payments = Calls of Stripe
dead-letters-of-emails = E-mails
dead-letters-of-account_emails = E-mails about accounts
dead-letters-of-shipments = Calls of FedEx
dead-letters-of-invoices = Invoices and credit notes
dead-letters-since = Since (UTC)
dead-letters-event = Event
dead-letters-function = Function
dead-letters-reason = Error
dead-letters-correlation = Correlation ID
dead-letters-again = Again
dead-letters-send = Send again
dead-letters-send-all = Send all again
dead-letters-busy = Sending …
dead-letters-by-hand = By hand: publish its events again
