# Polski: co organizatorzy widzą ze sprzedaży. Same messages and variables as en.ftl.

sales-title = Sprzedaż: { $name }
sales-sold = Sprzedane
sales-of-places = z { $places } miejsc, { $share }
sales-revenue = Przychód
sales-revenue-what = bez zwrotów i reklamacji w banku
sales-held-now = Teraz trzymane
sales-held-what = w zamówieniach, które nie są jeszcze opłacone
sales-today = Sprzedane dzisiaj
sales-today-nothing-returned = bez zwrotów
sales-today-returned = { $count ->
    [one] jeden zwrócony
    [few] { $number } zwrócone
   *[many] { $number } zwróconych
}
sales-a-day = Sprzedaż dzienna
sales-a-day-choose = Pokazane dni
sales-days = { $count ->
    [one] Jeden dzień
    [few] { $count } dni
   *[many] { $count } dni
}
sales-others = Inne rodzaje
sales-chart = Bilety sprzedane dziennie od { $from } do { $to }. Najwięcej, { $most }, dnia { $day }.
sales-chart-empty = Od { $from } do { $to } nic nie sprzedano.
sales-chart-note = Dni według zegarów w { $city }. Zwroty są tylko w tabeli.
sales-day = Dzień
sales-all = Wszystkie
sales-returned = Zwrócone
sales-by-type = Według rodzaju biletu
sales-type = Rodzaj
sales-places = Miejsca
sales-held = Trzymane
sales-free = Wolne
sales-share = Sprzedane
sales-sold-held = Sprzedane, trzymane
sales-bar = { $sold } sprzedane, { $held } trzymane
sales-total = Razem
sales-money = Pieniądze
sales-money-what = Po zwrotach, opłatach i reklamacjach, z podatkiem według stawek: w pliku.
sales-settlement-csv = Rozliczenie jako CSV
sales-attendees-csv = Uczestnicy jako CSV
sales-reservations = Rezerwacje, od najnowszych
sales-reservations-empty = Nikt jeszcze nic nie zarezerwował. Tu będą miejsca trzymane i sprzedane.
sales-order = Zamówienie
sales-seats = Miejsca
sales-worth = Wartość
sales-made = Utworzona
sales-state = Stan
sales-state-held-until = Trzymana do { $time }
sales-state-held = Trzymana
sales-state-sold = Sprzedana
sales-state-cancelled = Anulowana
sales-state-expired = Wygasła
sales-state-failed = Nieudana
sales-older = Starsze rezerwacje
sales-newest = Wróć do najnowszych
