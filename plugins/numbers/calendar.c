/* The calendar: days, weeks and feasts of the proleptic Gregorian calendar, as plain arithmetic. No state, nothing fails. */
#include "moments.h"

int64_t gl_days_from_date(int year, int month, int day)
{
	int64_t y = year - (month <= 2), era = (y >= 0 ? y : y - 399) / 400, of_era = y - era * 400;
	int64_t of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;

	return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

void gl_date_from_days(int64_t days, int date[3])
{
	days += 719468;
	int64_t era = (days >= 0 ? days : days - 146096) / 146097, of_era = days - era * 146097;
	int64_t year = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365,
		of_year = of_era - (365 * year + year / 4 - year / 100);
	int64_t shifted = (5 * of_year + 2) / 153;

	date[2] = (int)(of_year - (153 * shifted + 2) / 5 + 1);
	date[1] = (int)(shifted < 10 ? shifted + 3 : shifted - 9);
	date[0] = (int)(year + era * 400 + (date[1] <= 2));
}

int gl_weekday(int64_t days) { return (int)(((days + 3) % 7 + 7) % 7) + 1; }

int gl_days_in_month(int year, int month)
{
	return (int)(gl_days_from_date(year + month / 12, month % 12 + 1, 1) - gl_days_from_date(year, month, 1));
}

void gl_week_of(int64_t days, int *year, int *week)
{
	int date[3];
	int64_t thursday = days - gl_weekday(days) + 4; /* its year is the week's */

	gl_date_from_days(thursday, date);
	*year = date[0];
	*week = (int)((thursday - gl_days_from_date(date[0], 1, 1)) / 7 + 1);
}

int64_t gl_monday_of(int year, int week)
{
	int64_t fourth = gl_days_from_date(year, 1, 4); /* always in the first week */

	return fourth - gl_weekday(fourth) + 1 + 7 * (int64_t)(week - 1);
}

int64_t gl_nth_weekday(int year, int month, int weekday, int nth)
{
	int64_t first = gl_days_from_date(year, month, 1), last = first + gl_days_in_month(year, month) - 1;

	if (nth < 0)
		return last - (gl_weekday(last) - weekday + 7) % 7;
	return first + (weekday - gl_weekday(first) + 7) % 7 + 7 * (int64_t)(nth - 1);
}

/* Easter Sunday by the algorithm of Meeus, Jones and Butcher. */
int64_t gl_easter(int year)
{
	int a = year % 19, b = year / 100, c = year % 100, d = b / 4, e = b % 4, f = (b + 8) / 25, g = (b - f + 1) / 3;
	int h = (19 * a + b - d - g + 15) % 30, i = c / 4, k = c % 4, l = (32 + 2 * e + 2 * i - h - k) % 7;
	int m = (a + 11 * h + 22 * l) / 451, n = h + l - 7 * m + 114;

	return gl_days_from_date(year, n / 31, n % 31 + 1);
}
