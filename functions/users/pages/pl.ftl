# Polski. Te same komunikaty i zmienne co w en.ftl.

## Logowanie

login-title = Zaloguj się
login-email = E-mail
login-password = Hasło
login-code = Kod
login-code-hint = Z aplikacji uwierzytelniającej albo jeden z kodów zapasowych.
login-code-needed = Twoje konto ma dwa kroki. Teraz wpisz kod z aplikacji uwierzytelniającej albo kod zapasowy.
login-send = Zaloguj się
login-busy = Logowanie…
login-wrong = Adres e-mail lub hasło jest nieprawidłowe.
login-wrong-code = Ten kod jest nieprawidłowy albo był już użyty. Poczekaj na następny lub użyj kodu zapasowego.
login-too-many = Zbyt wiele prób. Poczekaj chwilę i spróbuj ponownie.
login-forgot = Nie pamiętasz hasła?
login-new = Nie masz konta?
login-register = Załóż konto
login-already = Jesteś już po zalogowaniu.
login-continue = Dalej
login-after-register = Twoje konto jest gotowe.
login-after-register-more = Zaloguj się. Jeśli adres miał już konto, wysłaliśmy wiadomość jego właścicielowi.
login-after-password = Nowe hasło jest ustawione.
login-after-password-more = Wylogowaliśmy Cię wszędzie. Zaloguj się nowym hasłem.
login-after-forgotten = Twoje dane zostały usunięte.
login-after-forgotten-more = Konta nie można już używać. Kupione bilety pozostają ważne.
login-after-log-out = Wylogowaliśmy Cię.

## Zakładanie konta

register-title = Załóż konto
register-name = Imię i nazwisko
register-name-hint = Tak, jak ma być na biletach.
register-email-hint = Tam wysyłamy bilety i faktury.
register-password-hint = Co najmniej 8 znaków. Kilka słów łatwych do zapamiętania jest lepsze niż jedno trudne do wpisania.
register-send = Załóż konto
register-busy = Zakładanie konta…
register-have = Masz już konto?

## Potwierdzenie adresu

verify-title = Potwierdź adres e-mail
verify-waiting = Link z wiadomości otwiera tę stronę i potwierdza Twój adres.
verify-code = Kod z wiadomości
verify-code-hint = Długi tekst na końcu linku, po „token=”.
verify-send = Potwierdź adres
verify-busy = Potwierdzanie adresu…
verify-done = Twój adres e-mail jest potwierdzony.
verify-done-more = Możesz już kupować bilety.
verify-done-home = Znajdź koncert
verify-not-valid = Ten link jest już nieważny. Każdy link działa raz, przez 24 godziny, a nowszy go zastępuje. Nowy otrzymasz na swoim koncie.
verify-new-link = Wyślij nowy link

## Zapomniane hasło

lost-title = Nie pamiętasz hasła?
lost-lead = Wpisz adres swojego konta. Wyślemy Ci link, pod którym wybierzesz nowe hasło.
lost-send = Wyślij mi link
lost-busy = Wysyłanie…
lost-done = Zajrzyj do skrzynki.
lost-done-more = Jeśli adres ma konto, link jest w drodze. Działa raz, przez 30 minut. Zajrzyj też do spamu.
lost-back = Wróć do logowania

## Nowe hasło

reset-title = Wybierz nowe hasło
reset-lead = Po jego ustawieniu wylogujemy Cię wszędzie.
reset-new = Nowe hasło
reset-send = Ustaw nowe hasło
reset-busy = Ustawianie nowego hasła…
reset-not-valid = Ten link jest już nieważny. Każdy link działa raz, przez 30 minut, a nowszy go zastępuje.
reset-again = Poproś o nowy link

## Nawigacja konta

account-nav = Moje konto
account-profile = Profil
account-security = Logowanie dwuetapowe
account-sessions = Gdzie trwa logowanie
account-data = Moje dane
account-work = Praca
account-log-out = Wyloguj się
account-log-out-busy = Wylogowywanie…

## Profil

profile-title = Profil
profile-name-heading = Imię, nazwisko i język
profile-language = Język naszych wiadomości
profile-save = Zapisz
profile-save-busy = Zapisywanie…
profile-saved = Twoje dane są zapisane.
profile-email-heading = Adres e-mail
profile-email-verified = potwierdzony
profile-email-unverified = niepotwierdzony
profile-email-pending = Prosisz o zmianę na { $email }. Zastąpi adres powyżej, gdy otworzysz link, który tam wysłaliśmy.
profile-email-unverified-more = Otwórz link z naszej wiadomości, żebyśmy wiedzieli, że adres należy do Ciebie.
profile-email-resend = Wyślij link ponownie
profile-email-resend-busy = Wysyłanie…
profile-email-resent = Link jest w drodze na { $email }.
profile-email-new = Nowy adres
profile-email-new-hint = Wyślemy tam link. Nic się nie zmieni, dopóki go nie otworzysz.
profile-email-change = Zmień adres
profile-email-change-busy = Wysyłanie linku…
profile-password-heading = Hasło
profile-password-current = Obecne hasło
profile-password-change = Zmień hasło
profile-password-change-busy = Zmiana hasła…
profile-password-more = Potem trzeba się wszędzie zalogować ponownie.
profile-wrong-password = To nie jest Twoje obecne hasło.

## Moje dane

data-title = Moje dane
data-download-heading = Pobierz wszystko
data-download-more = Jeden plik ze wszystkim, co o Tobie wiemy: konto, zamówienia, bilety, płatności i faktury, jako JSON (format czytany przez programy).
data-download = Pobierz wszystko
data-working = Zbieranie: { $part }…
data-ready = Plik jest gotowy. Zajrzyj do pobranych plików.
data-failed = Nie udało się zebrać wszystkiego, więc pliku nie ma. Spróbuj ponownie za chwilę.
data-parts = Część po części
data-parts-more = Długa lista ma sto pozycji na stronie.
data-part-account = Konto, logowania i dwa kroki
data-part-billing = Dane do faktury
data-part-cart = Koszyk
data-part-orders = Zamówienia i dostawy
data-part-reservations = Zajęte miejsca
data-part-payments = Płatności
data-part-invoices = Faktury i korekty
data-part-tickets = Bilety
data-forget-heading = Usuń moje dane
data-forget-more = Trwale usuniemy Twoje imię, nazwisko i adresy: nikt ich już nie odczyta. Konto i koszyk przestaną istnieć. Kupione bilety pozostają ważne, a faktury przechowujemy tak długo, jak wymaga tego prawo. Tego nie da się cofnąć.
data-forget-send = Usuń moje dane na zawsze
data-forget-busy = Usuwanie…
data-open-orders = Zamówienia nie są jeszcze zakończone, więc nic nie usunięto.
data-open-orders-more = Anuluj je albo poczekaj, aż zostaną zrealizowane.
data-open-orders-link = Pokaż moje zamówienia

## Logowanie dwuetapowe

security-title = Logowanie dwuetapowe
security-lead = Z aplikacją uwierzytelniającą na telefonie nikt nie zaloguje się samym hasłem.
security-active = Włączone
security-codes-left = { $count ->
    [one] Pozostał jeden kod zapasowy.
    [few] Pozostały { $count } kody zapasowe.
   *[many] Pozostało { $count } kodów zapasowych.
}
security-enrol = Skonfiguruj
security-busy = Chwileczkę…
security-app = 1. Dodaj konto do aplikacji
security-app-more = Zeskanuj ten kod aplikacją. Pokazujemy go tylko teraz.
security-qr = Kod QR dla aplikacji uwierzytelniającej
security-secret = Bez aparatu wpisz ten klucz:
security-codes = 2. Zachowaj kody zapasowe
security-codes-more = Każdy działa raz zamiast kodu z aplikacji, na wypadek utraty telefonu. Pokazujemy je tylko teraz.
security-code-hint = Sześć cyfr, które aplikacja pokazuje teraz.
security-confirm = Włącz
security-on = Włączone. Od teraz logowanie wymaga kodu.
security-remove = Wyłącz
security-off = Wyłączone. Do logowania wystarczy hasło.

## Sesje

sessions-title = Gdzie trwa logowanie
sessions-lead = Jeśli któregoś z tych urządzeń nie znasz, zakończ sesję i zmień hasło.
sessions-this = To urządzenie
sessions-unknown = Program bez nazwy
sessions-browser-on = { $browser }, { $system }
sessions-since = Logowanie: { $time }
sessions-until = najpóźniej do: { $time }
sessions-end = Zakończ
sessions-end-busy = Kończenie…
sessions-end-others = Zakończ wszystkie pozostałe
sessions-only = Nie ma innych sesji.

# Osoby, dla administratorów

people-title = Osoby
people-lead = Wszystkie konta, najnowsze na początku.
people-name = Imię i nazwisko
people-email = E-mail
people-roles = Role
people-since = Od
people-state = Konto
people-active = Aktywne
people-deactivated = Wyłączone
people-erased = Usunięte
people-more = Wcześniejsze konta

person-title = Osoba
person-unverified = Adres niepotwierdzony
person-oneself = To Twoje własne konto. Możesz odebrać sobie uprawnienia, ale ostatni administrator nim pozostaje.
person-may = Może pracować jako
person-roles-more = Zmiana ról kończy sesje tej osoby: loguje się ponownie i od razu ma nowe role.
person-roles-send = Zapisz role
person-busy = Zapisywanie …
person-password = Twoje własne hasło
person-mfa = Drugi składnik
person-mfa-more = Dla kogoś, kto stracił telefon i kody zapasowe. Upewnij się, że to ta osoba. Jej sesje się kończą, a następne logowanie wymaga tylko hasła.
person-mfa-send = Usuń drugi składnik
person-deactivate = Wyłącz konto
person-deactivate-more = Ta osoba nie może się już logować, a wszystkie sesje się kończą. Zamówienia i bilety pozostają ważne. Tego nie można cofnąć.
person-sure = Tak, wyłącz to konto
person-deactivate-send = Wyłącz konto
person-forget = Usuń dane osobowe
person-forget-more = Nikt nie odczyta już imienia, nazwiska ani adresów, także z kopii zapasowych. Bilety, płatności i faktury pozostają. Tego nie można cofnąć.
person-forget-send = Usuń dane
person-open-orders = Zamówienia tej osoby nie są jeszcze zakończone. Anuluj je albo poczekaj na ich realizację.
person-done-roles = Role zapisane.
person-done-deactivated = Konto wyłączone.
person-done-mfa = Drugi składnik usunięty.

role-fan = Fan
role-organizer = Organizator
role-gate = Wejście
role-gate_supervisor = Kierownik wejścia
role-box_office = Kasa biletowa
role-cashier = Kasjer
role-warehouse = Magazyn
role-finance = Finanse
role-admin = Administrator
