// Whether a file plainly has one column, from its first lines; and the field of a line. Where columns may have to be
// chosen, or the file may be no list, the browser is unsure.
import { Unsure } from "./unsure.js";

const SEPARATORS = [",", ";", "\t", "|"];
const NEARLY_ALL = 90; // percent of the lines
const DRAWN = /[─-╿]/;
const NUMBERED = /^[0-9]{1,9} /; // as data frames print their rows
const FEW = 3;
const OTHER_KIND = /^([<{[]|From |[\w-]+:)/;
const BORDER = /^[-+|=: ]*$/;
const SEPARATOR_LINE = /^"?sep=.?"?[,;\t|]?$/i;

const refuseUnlessPlain = (filled, text) => {
  if (!filled.length || OTHER_KIND.test(filled[0]) || SEPARATOR_LINE.test(filled[0])) throw new Unsure();
  if (filled.length === 1 && [...SEPARATORS, ..."，；、"].some((each) => text.includes(each))) throw new Unsure(); // a list on one line?
  if (filled.some((line) => line.split('"').length % 2 === 0)) throw new Unsure(); // a field over several lines?
  if (DRAWN.test(text) || filled.filter((line) => NUMBERED.test(line)).length >= FEW) throw new Unsure();
};

// Whether nearly all lines hold a separator: they may have columns then.
const isCommon = (separator, lines) => {
  const holding = lines.filter((line) => line.includes(separator)).length;
  const judged = lines.filter((line) => !BORDER.test(line)).length - 1; // without the first, which may be a header
  return holding > 0 && 100 * holding >= NEARLY_ALL * judged;
};

const isEmptyAfter = (separator, line, strip) => {
  const at = line.indexOf(separator);
  return at < 0 || strip(line.slice(at).replaceAll(separator, "")) === "";
};

const QUOTED = /^[ \t]*"((?:[^"]|"")*)"[ \t]*(,.*)?$/s;
const QUOTE_BEFORE = /^[ \t]*"/;
const SOMETHING = /[^, \t"]/;

// The one field of a line of csv.
export const fieldOf = (line) => {
  if (!line.includes('"') && !line.includes(",")) return line;
  const comma = line.indexOf(",");
  let [value, rest] = comma < 0 ? [line, ""] : [line.slice(0, comma), line.slice(comma)];
  if (QUOTE_BEFORE.test(line)) {
    const found = QUOTED.exec(line);
    if (!found) throw new Unsure(); // its quotation mark is closed elsewhere, or nowhere
    [value, rest] = [found[1].replaceAll('""', '"'), found[2] ?? ""];
  }
  if (SOMETHING.test(rest)) throw new Unsure(); // a second column
  return value;
};

// Unsure unless the first lines of a file are of one column. strip: takes away what is no part of accounts.
export const refuseColumns = (lines, isCsv, strip) => {
  const text = lines.join("\n");
  const filled = lines.map(strip).filter(Boolean);
  refuseUnlessPlain(filled, text);
  const common = SEPARATORS.filter((each) => isCommon(each, filled));
  if (isCsv) {
    if (common.some((each) => each !== ",")) throw new Unsure();
    filled.forEach(fieldOf);
  } else if (common.length && text.includes('"')) {
    throw new Unsure();
  } else if (!common.every((each) => filled.every((line) => isEmptyAfter(each, line, strip)))) {
    throw new Unsure();
  }
};
