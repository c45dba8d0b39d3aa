# English: the pages of accounts. Each language has one such file, with the same messages and the same variables (a test compares them).

## Log in

login-title = Log in
login-email = E-mail
login-password = Password
login-code = Code
login-code-hint = From your authenticator app, or one of your recovery codes.
login-code-needed = Your account has two steps. Now type the code of your authenticator app, or a recovery code.
login-send = Log in
login-busy = Logging in…
login-wrong = The e-mail address or the password is wrong.
login-wrong-code = This code is wrong or was used before. Wait for the next one, or use a recovery code.
login-too-many = Too many attempts. Wait a moment, then try again.
login-forgot = Forgot the password?
login-new = New here?
login-register = Create an account
login-already = You are logged in.
login-continue = Continue
login-after-register = Your account is ready.
login-after-register-more = Log in with it. If the address had an account before, we have mailed its owner instead.
login-after-password = Your new password is set.
login-after-password-more = You were logged out everywhere. Log in with the new password.
login-after-forgotten = Your data has been erased.
login-after-forgotten-more = The account can't be used any more. Tickets that you have bought stay valid.
login-after-log-out = You are logged out.

## Create an account

register-title = Create an account
register-name = Name
register-name-hint = As it should stand on your tickets.
register-email-hint = Your tickets and invoices go there.
register-password-hint = At least 8 characters. A few words that are easy to remember are better than one that is hard to type.
register-send = Create the account
register-busy = Creating the account…
register-have = Have an account?

## Confirm an address

verify-title = Confirm your e-mail address
verify-waiting = The link in the e-mail opens this page and confirms your address.
verify-code = Code from the e-mail
verify-code-hint = The long text at the end of the link, after “token=”.
verify-send = Confirm the address
verify-busy = Confirming your address…
verify-done = Your e-mail address is confirmed.
verify-done-more = You can buy tickets now.
verify-done-home = Find a concert
verify-not-valid = This link is not valid any more. Each link works once, for 24 hours, and a newer one replaces it. You get a new one in your account.
verify-new-link = Send a new link

## Forgotten password

lost-title = Forgot your password?
lost-lead = Type the address of your account. We mail you a link with which you choose a new password.
lost-send = Mail me the link
lost-busy = Sending…
lost-done = Look into your mailbox.
lost-done-more = If the address has an account, the link is on its way. It works once, for 30 minutes. Look among the spam too.
lost-back = Back to the log-in

## New password

reset-title = Choose a new password
reset-lead = You are logged out everywhere when it is set.
reset-new = New password
reset-send = Set the new password
reset-busy = Setting the new password…
reset-not-valid = This link is not valid any more. Each link works once, for 30 minutes, and a newer one replaces it.
reset-again = Request a new link

## Navigation of the account

account-nav = My account
account-profile = Profile
account-security = Log-in in two steps
account-sessions = Where you are logged in
account-data = My data
account-work = Work
account-log-out = Log out
account-log-out-busy = Logging out…

## Profile

profile-title = Profile
profile-name-heading = Name and language
profile-language = Language of our e-mails
profile-save = Save
profile-save-busy = Saving…
profile-saved = Your data is saved.
profile-email-heading = E-mail address
profile-email-verified = confirmed
profile-email-unverified = not confirmed
profile-email-pending = You asked for { $email }. It replaces the address above when you follow the link that we mailed there.
profile-email-unverified-more = Follow the link in our e-mail, so that we know that the address is yours.
profile-email-resend = Mail the link again
profile-email-resend-busy = Sending…
profile-email-resent = The link is on its way to { $email }.
profile-email-new = New address
profile-email-new-hint = We mail a link there. Nothing changes until you follow it.
profile-email-change = Change the address
profile-email-change-busy = Sending the link…
profile-password-heading = Password
profile-password-current = Current password
profile-password-change = Change the password
profile-password-change-busy = Changing the password…
profile-password-more = Afterwards you log in again, everywhere.
profile-wrong-password = This is not your current password.

## My data

data-title = My data
data-download-heading = Download everything
data-download-more = One file with all that we know about you: account, orders, tickets, payments and invoices, as JSON (a format that programs read).
data-download = Download everything
data-working = Collecting: { $part }…
data-ready = The file is ready. Look among your downloads.
data-failed = Not everything could be collected, so there is no file. Try again in a moment.
data-parts = Part by part
data-parts-more = A long list has a hundred entries to a page.
data-part-account = Account, log-ins and two steps
data-part-billing = Billing data
data-part-cart = Cart
data-part-orders = Orders and deliveries
data-part-reservations = Seats held
data-part-payments = Payments
data-part-invoices = Invoices and credit notes
data-part-tickets = Tickets
data-forget-heading = Erase my data
data-forget-more = We erase your name and addresses for good: nobody can read them any more. Your account and your cart end. Tickets that you have bought stay valid, and invoices are kept for as long as the law requires. This can't be undone.
data-forget-send = Erase my data for good
data-forget-busy = Erasing…
data-open-orders = Orders are not finished yet, so nothing was erased.
data-open-orders-more = Cancel them, or wait until they are completed.
data-open-orders-link = Show my orders

## Log-in in two steps

security-title = Log-in in two steps
security-lead = With an authenticator app on your phone, nobody logs in with your password alone.
security-active = On
security-codes-left = { $count ->
    [one] One recovery code is left.
   *[other] { $count } recovery codes are left.
}
security-enrol = Set it up
security-busy = One moment…
security-app = 1. Add the account to your app
security-app-more = Scan this code with the app. It is shown only now.
security-qr = QR code for the authenticator app
security-secret = Without a camera, type this key:
security-codes = 2. Keep your recovery codes
security-codes-more = Each works once in place of a code of the app, for the day on which you lose the phone. They are shown only now.
security-code-hint = The six digits that the app shows now.
security-confirm = Turn it on
security-on = It is on. From now on, log-ins need a code.
security-remove = Turn it off
security-off = It is off. Log-ins need only the password.

## Sessions

sessions-title = Where you are logged in
sessions-lead = If you don't know one of these, end it and change your password.
sessions-this = This one
sessions-unknown = An unnamed program
sessions-browser-on = { $browser } on { $system }
sessions-since = Logged in { $time }
sessions-until = until { $time } at the latest
sessions-end = End it
sessions-end-busy = Ending…
sessions-end-others = End all others
sessions-only = You are logged in nowhere else.

# People, for admins

people-title = People
people-lead = All accounts, the newest first.
people-name = Name
people-email = E-mail
people-roles = Roles
people-since = Since
people-state = Account
people-active = Active
people-deactivated = Deactivated
people-erased = Erased
people-more = Earlier accounts

person-title = Person
person-unverified = Address not verified
person-oneself = This is your own account. You can take rights from yourself, but the last admin stays one.
person-may = May work as
person-roles-more = Other roles end the person’s sessions: they log in again, and have the new roles at once.
person-roles-send = Save the roles
person-busy = Saving …
person-password = Your own password
person-mfa = Second factor
person-mfa-more = For somebody who has lost the phone and the recovery codes. Make sure that it is them. Their sessions end, and the next log-in needs only the password.
person-mfa-send = Remove the second factor
person-deactivate = Deactivate
person-deactivate-more = The person can’t log in any more, and all sessions end. Orders and tickets stay valid. There is no way back.
person-sure = Yes, deactivate this account
person-deactivate-send = Deactivate the account
person-forget = Erase personal data
person-forget-more = Nobody can read the name and addresses any more, not even in backups. Tickets, payments and invoices stay. There is no way back.
person-forget-send = Erase the data
person-open-orders = Orders of this person are not finished yet. Cancel them, or wait until they are completed.
person-done-roles = The roles are saved.
person-done-deactivated = The account is deactivated.
person-done-mfa = The second factor is removed.

role-fan = Fan
role-organizer = Organizer
role-gate = Gate
role-gate_supervisor = Gate supervisor
role-box_office = Box office
role-cashier = Cashier
role-warehouse = Warehouse
role-finance = Finance
role-admin = Admin
