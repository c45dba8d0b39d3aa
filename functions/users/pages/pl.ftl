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
account-profile = Moje dane
account-security = Logowanie dwuetapowe
account-sessions = Gdzie trwa logowanie
account-log-out = Wyloguj się
account-log-out-busy = Wylogowywanie…

## Moje dane

profile-title = Moje dane
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
profile-forget-heading = Usuń moje dane
profile-forget-more = Trwale usuniemy Twoje imię, nazwisko i adresy: nikt ich już nie odczyta. Konto i koszyk przestaną istnieć. Kupione bilety pozostają ważne, a faktury przechowujemy tak długo, jak wymaga tego prawo. Tego nie da się cofnąć.
profile-forget-open-orders = Zamówienia nie są jeszcze zakończone. Anuluj je albo poczekaj, aż zostaną zrealizowane.
profile-forget-send = Usuń moje dane na zawsze
profile-forget-busy = Usuwanie…

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

## Strona, której nie ma

missing-title = Nie ma takiej strony
missing-lead = Adres może zawierać błąd albo strona została przeniesiona.
missing-home = Zobacz wszystkie koncerty
