# Polski: strony, które nie należą do żadnego kontekstu. Same messages and variables as en.ftl.

unsent-form = Nic nie zostało wysłane
unsent-form-meaning = Ten formularz wymaga JavaScriptu, który jest wyłączony albo się nie wczytał. Wróć i wczytaj stronę ponownie: nic się nie zmieniło.

# Dyżur

on-call-title = Dyżur
on-call-lead = Sprawy, które czekają na czyjąś uwagę.
on-call-orders = Utknięte zamówienia
on-call-orders-more = Zamówienia otwarte zbyt długo i to, na co każde czeka.
on-call-dead-letters = Wiadomości nieobsłużone
on-call-dead-letters-more = Wiadomości, na których funkcja zawiodła także po ponowieniach. Większość można wysłać jeszcze raz po usunięciu przyczyny.
on-call-deliveries = Nieudane dostawy
on-call-deliveries-more = Bilety, które nie dotarły do kupującego.
on-call-refunds = Nieudane zwroty
on-call-refunds-more = Pieniądze, których nie udało się zwrócić na kartę.

republish-heading = Opublikuj zdarzenia ponownie
republish-lead = Po awarii, gdy zdarzenia mogły zginąć. Funkcje, które już obsłużyły zdarzenie, pominą je, a modele odczytu zostaną uzupełnione.
republish-context = Kontekst
republish-stream = Strumień
republish-stream-hint = Wszystkie zdarzenia jednego strumienia, na przykład order#8a1c…
republish-since = Od (UTC)
republish-since-hint = Wszystkie zdarzenia kontekstu od tej chwili, zamiast jednego strumienia.
republish-either = Podaj strumień albo czas.
republish-send = Opublikuj ponownie
republish-busy = Publikowanie …
republish-done = Zapisy opublikowane ponownie: {"{count}"}

dead-letters-title = Wiadomości nieobsłużone
dead-letters-lead = Wiadomości, których nie udało się obsłużyć. Najpierw usuń przyczynę, potem wyślij je jeszcze raz: kto już którąś obsłużył, pominie ją.
dead-letters-sent = Wysłano ponownie. To, co znów zawiedzie, wróci tutaj.
dead-letters-none = Brak wiadomości nieobsłużonych
dead-letters-none-more = Wszystko zostało obsłużone. Wiadomość, którą ktoś właśnie przegląda, jest ukryta do pięciu sekund.
dead-letters-of-bus = Zdarzenia, których szyna nie mogła dostarczyć
dead-letters-of-functions = Zdarzenia, na których funkcja zawiodła
dead-letters-of-streams = Zapisy, na których funkcja zawiodła
dead-letters-of-payments = Wywołania Stripe
dead-letters-of-emails = E-maile
dead-letters-of-account_emails = E-maile o kontach
dead-letters-of-shipments = Wywołania FedEx
dead-letters-of-invoices = Faktury i faktury korygujące
dead-letters-since = Od (UTC)
dead-letters-event = Zdarzenie
dead-letters-function = Funkcja
dead-letters-reason = Błąd
dead-letters-correlation = Identyfikator korelacji
dead-letters-again = Ponownie
dead-letters-send = Wyślij ponownie
dead-letters-send-all = Wyślij wszystkie ponownie
dead-letters-busy = Wysyłanie …
dead-letters-by-hand = Ręcznie: opublikuj jego zdarzenia ponownie
