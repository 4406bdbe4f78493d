#!/bin/sh
# csvkit 2.2.0 guesses what a column is, by agate, and writes it as that. agate reads numbers with Decimal, which passes over the
# underscore of Python's literals (agate/data_types/number.py, cast), and durations with pytimeparse: 2024_001 and 2024001 are
# one account after csvsort and match each other in csvjoin, and a list of 5m and 12h leaves as 0:05:00 and 12:00:00.
# Its help has --no-leading-zeroes for 00123, and nothing for these. -I (--no-inference) keeps every account as it is.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check csvkit==2.2.0 agate==1.14.2
cd "$folder"
printf 'account,city\n2024_001,Berlin\n2024001,Xian\n' > members.csv
printf 'account,plan\n2024_001,gold\n' > payers.csv
printf 'account,city\n5m,Berlin\n12h,Xian\n' > short.csv
shows() { # words expected, then the command
	expected=$1
	shift
	seen=$(venv/bin/"$@" 2>/dev/null | tr '\n' ' ')
	echo "$*: $seen"
	[ "$seen" = "$expected " ] || { echo "expected: $expected"; exit 1; }
}
shows "account,city 2024001,Berlin 2024001,Xian" csvsort -c city members.csv
shows "account,city,plan 2024001,Berlin,gold 2024001,Xian,gold" csvjoin -c account members.csv payers.csv
shows "account,city 0:05:00,Berlin 12:00:00,Xian" csvsort -c city short.csv
shows "account,city 2024_001,Berlin 2024001,Xian" csvsort -I -c city members.csv
shows "account,city,plan 2024_001,Berlin,gold" csvjoin -I -c account members.csv payers.csv
