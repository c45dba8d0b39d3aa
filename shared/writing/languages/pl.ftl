# Polski. Same messages and variables as en.ftl. Miesiące w dopełniaczu, bo stoją po dniu; month-alone stoi bez dnia.

month = { $count ->
    [1] stycznia
    [2] lutego
    [3] marca
    [4] kwietnia
    [5] maja
    [6] czerwca
    [7] lipca
    [8] sierpnia
    [9] września
    [10] października
    [11] listopada
   *[12] grudnia
}
weekday = { $count ->
    [1] poniedziałek
    [2] wtorek
    [3] środa
    [4] czwartek
    [5] piątek
    [6] sobota
   *[7] niedziela
}
month-alone = { $count ->
    [1] styczeń
    [2] luty
    [3] marzec
    [4] kwiecień
    [5] maj
    [6] czerwiec
    [7] lipiec
    [8] sierpień
    [9] wrzesień
    [10] październik
    [11] listopad
   *[12] grudzień
}
month-short = { $count ->
    [1] sty
    [2] lut
    [3] mar
    [4] kwi
    [5] maj
    [6] cze
    [7] lip
    [8] sie
    [9] wrz
    [10] paź
    [11] lis
   *[12] gru
}
weekday-short = { $count ->
    [1] pon.
    [2] wt.
    [3] śr.
    [4] czw.
    [5] pt.
    [6] sob.
   *[7] niedz.
}
date = { $day } { $month } { $year }
short-date = { $weekday } { $day } { $month }
short-date-of-year = { $weekday } { $day } { $month } { $year }
short-date-and-time = { $date }, { $time }
day = { $weekday }, { $date }
time-and-zone = { $time } { $zone }
day-and-time = { $weekday }, { $date }, { $time }
time = { $hour }:{ $minute }
date-and-time = { $weekday }, { $date }, { $time } { $zone }
decimal-separator = ,
group-separator = { "\u00A0" }
currency = { $code ->
    [PLN] zł
   *[other] { $code }
}
money = { $amount }{ "\u00A0" }{ $currency }
