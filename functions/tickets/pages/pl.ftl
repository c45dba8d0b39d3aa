# Polski. Te same komunikaty i zmienne co w en.ftl.

status-valid = Ważny
status-used = Wykorzystany
status-void = Nieważny

## Moje bilety

list-title = Moje bilety
list-upcoming = Nadchodzące
list-past = Minione
list-number = Bilet { $number }
list-doors = Otwarcie bramek { $time }
list-show-code = Pokaż kod
list-show = Pokaż bilet
list-received = od innej osoby
list-cancelled = Odwołany
list-older = Starsze bilety
list-newest = Najnowsze bilety
list-none = Nie masz jeszcze biletów
list-none-more = Bilety pojawią się tutaj kilka sekund po zapłaceniu, razem z kodami, które skanuje bramka.
list-find = Znajdź koncert
list-kept = Nie masz połączenia z siecią. To bilety z chwili, gdy ostatnio otwierano tę stronę. Te, które były już otwierane, działają bez sieci.
list-passed-on = Bilet przekazany.
list-passed-on-more = Druga osoba otrzyma bilet e-mailem, z nowym kodem. Za chwilę zniknie stąd.

## Bilet

ticket-title = { $concert }, { $kind }
ticket-place = Bilet { $number } z { $all }
ticket-code = Kod biletu jako kod QR
ticket-holder = Posiadacz
ticket-date = Data
ticket-doors = Otwarcie bramek
ticket-venue = Miejsce
ticket-order = Zamówienie
ticket-others = Twoje bilety na ten koncert
ticket-previous = Poprzedni bilet
ticket-next = Następny bilet
ticket-first = Pierwszy bilet
ticket-last = Ostatni bilet
ticket-brightness = Przy bramce zwiększ jasność ekranu.
ticket-is-kept = Bilet jest zapisany na tym urządzeniu i działa bez sieci.
ticket-kept-since = Nie masz połączenia z siecią. Bilet w stanie z: { $time }.
ticket-full-screen = Pokaż na pełnym ekranie
ticket-pdf = Bilet jako PDF
ticket-calendar = Dodaj do kalendarza
ticket-to-order = Zamówienie { $number }
ticket-used = Ten bilet został wykorzystany.
ticket-used-more = Wpuszczono na niego osobę przy { $gate }: { $time }.
ticket-void = Ten bilet jest nieważny.
ticket-void-given-back = Bilet został zwrócony. Jego cena wróci tam, skąd przyszła płatność.
ticket-void-cancelled = Koncert jest odwołany. { $reason } Cena biletu wróci tam, skąd przyszła płatność.
ticket-void-refunded = Zwrócono za niego pieniądze i nie wpuszcza nikogo.
ticket-passed-on = Ten bilet ma teraz inna osoba.
ticket-passed-on-more = Bilet został przekazany. Ma inny kod, który widzi tylko nowy posiadacz. Ewentualny zwrot pieniędzy otrzymasz Ty.
ticket-parcel = Wydrukowany bilet ma kurier: przesyłka { $number }.
ticket-delivered = Bilet jest też w wiadomości e-mail do Ciebie.
ticket-not-delivered = Wiadomość lub przesyłka z biletem nie dotarła. Mimo to kod na tej stronie jest ważny.
ticket-name = Wpisz imię i nazwisko na bilecie
ticket-name-label = Imię i nazwisko na bilecie
ticket-name-hint = Są drukowane na bilecie i widoczne przy bramce.
ticket-name-send = Wpisz na bilecie
ticket-name-busy = Wpisywanie…
ticket-pass-on = Przekaż bilet
ticket-pass-on-more = Druga osoba otrzyma bilet e-mailem, z nowym kodem. Twój kod od razu przestanie być ważny.
ticket-pass-on-email = Adres e-mail drugiej osoby
ticket-pass-on-send = Przekaż bilet tej osobie
ticket-pass-on-busy = Przekazywanie…
ticket-own-address = To Twój adres. Wpisz adres innej osoby.
ticket-give-back = Zwróć bilet
ticket-give-back-more = Bilet od razu przestanie być ważny, miejsce wróci do sprzedaży, a Ty otrzymasz zwrot ceny.
ticket-give-back-send = Zwróć ten bilet
ticket-give-back-busy = Zwracanie…
ticket-no-naming = Organizator nie pozwala wpisywać nazwisk na tych biletach.
ticket-no-passing-on = Organizator nie pozwala przekazywać tych biletów.
ticket-no-give-back = Organizator nie przyjmuje zwrotów tych biletów.
ticket-concert-over = Koncert już się zaczął: biletu nie można zmienić.
ticket-concert-cancelled = Koncert jest odwołany: biletu nie można zmienić.
ticket-too-late = Jest już za późno na zwrot biletu.
ticket-reissue = Nadaj nowy kod
ticket-reissue-more = Bilet otrzyma nowy kod i zostanie wysłany e-mailem do posiadacza. Poprzedni kod od razu przestanie być ważny.
ticket-reissue-reason = Dlaczego (do akt)
ticket-reissue-send = Nadaj biletowi nowy kod
ticket-reissue-busy = Nadawanie kodu…

## Uczestnicy

attendees-page-title = Uczestnicy, { $concert }
attendees-title = Uczestnicy
attendees-issued = Wystawione
attendees-valid = Ważne
attendees-admitted = Wpuszczone
attendees-void = Nieważne
attendees-by-type = Według rodzaju biletu
attendees-type = Rodzaj biletu
attendees-status = Stan
attendees-hours = Wejścia na godzinę
attendees-hour = Godzina od
attendees-csv = Wszystko jako CSV
attendees-search = Numer zamówienia lub nazwisko
attendees-search-send = Szukaj
attendees-search-invalid = Wpisz numer zamówienia albo co najmniej trzy litery nazwiska.
attendees-found = { $count ->
    [0] Nie znaleziono biletu.
    [one] Znaleziono jeden bilet.
    [few] Znaleziono { $count } bilety.
   *[many] Znaleziono { $count } biletów.
}
attendees-more = Może być ich więcej: wpisz całe nazwisko albo numer zamówienia.
attendees-all = Pokaż wszystkich uczestników
attendees-none = Nie ma jeszcze biletów. Pojawi się tutaj każda osoba z biletem i godzina jej wejścia.
attendees-erased = Dane usunięte
attendees-first = Pierwsza strona
attendees-next = Następna strona

## Nieudane dostawy

deliveries-title = Nieudane dostawy
deliveries-lead = Bilety, których nie udało się dostarczyć i których nie wysłano ponownie, od najstarszych. Kupujący widzą je mimo to na swoim koncie.
deliveries-none = Wszystko dostarczono
deliveries-none-more = Odrzucona wiadomość lub zwrócona przesyłka pojawi się tutaj razem z tym, co można zrobić.
deliveries-sent = Bilety są wysyłane ponownie.
deliveries-what-email = Bilety e-mailem
deliveries-what-courier = Bilety kurierem
deliveries-what-ticket = Jeden bilet e-mailem, przekazany lub z nowym kodem
deliveries-reason-bounced = Adres nie istnieje
deliveries-reason-mail-rejected = Wiadomość odrzucona
deliveries-reason-parcel-rejected = Kurier nie przyjął przesyłki
deliveries-reason-returned = Przesyłka wróciła
deliveries-reason-erased = Dane odbiorcy usunięte
deliveries-advice-email = Poproś kupującego o poprawienie adresu na stronie zamówienia albo wyślij bilety ponownie, gdy adres zacznie działać.
deliveries-advice-courier = Poproś kupującego o poprawienie adresu na stronie zamówienia albo wyślij bilety ponownie, kurierem lub e-mailem.
deliveries-advice-ticket = Gdy adres zacznie działać, administrator lub organizator nadaje biletowi nowy kod, co wysyła go ponownie. Bilet jest też na koncie posiadacza.
deliveries-advice-erased = Nic do zrobienia: dane osobowe odbiorcy zostały usunięte.
deliveries-by-email = Wyślij e-mailem
deliveries-by-courier = Wyślij kurierem
deliveries-busy = Wysyłanie…

## Bramka

gate-title = Bramka
gate-app = Bramka Frontrow
gate-app-short = Bramka
gate-lead = Wybierz koncert, na którym sprawdzasz bilety.
gate-none = Nie ma jeszcze koncertu dla Ciebie
gate-none-meaning = Koncerty pojawiają się tu, gdy tylko zostaną ogłoszone, chyba że organizator wyznaczył do bramek inne osoby.
gate-today = Dzisiaj
gate-cancelled = Koncert jest odwołany.
gate-check = Sprawdzaj bilety
gate-install = Wskazówka: zainstaluj tę stronę jako aplikację z menu przeglądarki. Otwórz skaner raz przed otwarciem bramek, żeby działał bez sieci.

## Bramka: skaner

gate-scanner-title = Bramka, { $name }
gate-gate = Bramka
gate-in = weszło
gate-online = Online
gate-offline = Offline
gate-begin-lead = Kody czyta aparat albo czytnik kodów. Bez sieci sprawdzanie trwa dalej samo.
gate-begin-supervisor = Możesz wyszukiwać bilety i cofać wpuszczenia. Do skanowania potrzebna jest rola obsługi bramek.
gate-name = Nazwa tej bramki
gate-name-hint = Jest zapisywana przy każdym skanie, na przykład „Północ” albo „Bramka B”.
gate-begin = Zacznij
gate-rename = Zmień nazwę bramki
gate-other = Inny koncert
gate-point = Skieruj na kod albo użyj czytnika
gate-no-camera = Brak aparatu: użyj czytnika kodów albo wklej kod w wyszukiwaniu
gate-logged-out = Nie jesteś zalogowany.
gate-logged-out-meaning = Skanowanie trwa dalej offline i nic nie ginie.
gate-log-in = Zaloguj się
gate-nothing-yet = Nic jeszcze nie zeskanowano
gate-last = Ostatnio: { $verdict }, { $details }
gate-to-send = Do wysłania
gate-look-up = Wyszukaj
gate-look-up-what = Numer zamówienia, nazwisko lub kod
gate-find = Znajdź
gate-close = Zamknij
gate-light = Światło
gate-searching = Szukam…
gate-found = Znaleziono: { $count }
gate-found-more = To tylko niektóre. Wpisz całe imię i nazwisko albo numer zamówienia.
gate-found-nothing = Nic nie znaleziono. Wpisz numer zamówienia albo co najmniej trzy litery każdego imienia i nazwiska.
gate-no-look-up = Wyszukiwanie wymaga sieci. Spróbuj za chwilę.
gate-forgotten = Dane usunięte
gate-ticket-valid = Ważny
gate-ticket-used = Wpuszczono o { $time }
gate-ticket-void = Nieważny
gate-ticket-scans = Skany tego biletu

## Bramka: wyniki

gate-admitted = Wpuścić
gate-admitted-offline = Wpuścić (offline)
gate-admitted-offline-meaning = Kod jest prawdziwy i nowy przy tej bramce. Inne bramki zostaną porównane później.
gate-already-used = Już użyty
gate-used-ago = Wpuszczono { $ago }
gate-used-at = { $gate }, { $time }
gate-wrong-concert = Inny koncert
gate-wrong-concert-meaning = Bilet jest prawdziwy, ale na inny koncert.
gate-void = Nieważny
gate-void-meaning = Bilet został anulowany lub zwrócony albo ma nowszy kod.
gate-too-early = Za wcześnie
gate-too-late = Za późno
gate-doors = Bramki: { $time }
gate-not-a-ticket = To nie bilet
gate-not-a-ticket-meaning = Kod nie należy do biletu Frontrow.
gate-not-allowed = Nie możesz tu sprawdzać biletów
gate-not-checked = Niczego nie sprawdzono. Poproś organizatora, żeby wyznaczył Cię do tej bramki.
gate-no-keys = Jeszcze nie można sprawdzać
gate-no-keys-meaning = To urządzenie nigdy nie było tu online, więc nie zna kluczy. Połącz je raz z siecią.
gate-failed = Nie rozstrzygnięto
gate-failed-meaning = Ta przeglądarka nie może zapisać skanu. Nie wpuszczaj na jego podstawie: zwolnij miejsce albo użyj innego urządzenia.

## Bramka: skany, cofanie i konflikty

gate-undo = Cofnij
gate-undo-title = Cofnij wpuszczenie
gate-undo-meaning = Bilet znów wpuści posiadacza. Skan zostaje na liście, z Twoim powodem.
gate-undo-reason = Powód
gate-undo-send = Cofnij wpuszczenie
gate-undo-busy = Cofam…
gate-undo-who = To wpuszczenie może cofnąć kierownik bramek.
gate-undone = Cofnięto: bilet znów wpuszcza posiadacza.
gate-scans-title = Skany
gate-scans-of-ticket = Skany biletu
gate-scans-none = Nie ma jeszcze skanów
gate-scans-none-meaning = Każdy skan przy bramkach tego koncertu pojawia się tu chwilę później.
gate-scan-title = Skan
gate-scan-offline = offline
gate-scan-undone = Cofnięto:
gate-back = Skaner
gate-next = Starsze
gate-column-time = Czas
gate-column-result = Wynik
gate-column-type = Rodzaj biletu
gate-conflicts-title = Konflikty
gate-conflicts-lead = Bramki, które były offline, wpuściły na te bilety kogoś, kto nie powinien był wejść.
gate-conflicts-none = Brak konfliktów
gate-conflicts-none-meaning = Wpuszczenia offline są porównywane, gdy zostaną wysłane.
gate-conflicts-twice = Jeden bilet wpuścił kilka osób
gate-conflicts-void = Nieważny bilet lub kod kogoś wpuścił
gate-conflicts-next = Więcej konfliktów
