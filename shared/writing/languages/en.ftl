# English: dates, times and money. Each language has one such file, with the same messages and the same variables (a test compares
# them). The syntax is Fluent's: https://projectfluent.org/fluent/guide/

month = { $count ->
    [1] January
    [2] February
    [3] March
    [4] April
    [5] May
    [6] June
    [7] July
    [8] August
    [9] September
    [10] October
    [11] November
   *[12] December
}
weekday = { $count ->
    [1] Monday
    [2] Tuesday
    [3] Wednesday
    [4] Thursday
    [5] Friday
    [6] Saturday
   *[7] Sunday
}
month-alone = { $count ->
    [1] January
    [2] February
    [3] March
    [4] April
    [5] May
    [6] June
    [7] July
    [8] August
    [9] September
    [10] October
    [11] November
   *[12] December
}
month-short = { $count ->
    [1] Jan
    [2] Feb
    [3] Mar
    [4] Apr
    [5] May
    [6] Jun
    [7] Jul
    [8] Aug
    [9] Sep
    [10] Oct
    [11] Nov
   *[12] Dec
}
weekday-short = { $count ->
    [1] Mon
    [2] Tue
    [3] Wed
    [4] Thu
    [5] Fri
    [6] Sat
   *[7] Sun
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
decimal-separator = .
group-separator = ,
currency = { $code }
money = { $currency }{ "\u00A0" }{ $amount }
