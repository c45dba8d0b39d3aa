# Polski: strony, które nie należą do żadnego kontekstu. Same messages and variables as en.ftl.

unsent-form = Nic nie zostało wysłane
unsent-form-meaning = Ten formularz wymaga JavaScriptu, który jest wyłączony albo się nie wczytał. Wróć i wczytaj stronę ponownie: nic się nie zmieniło.
