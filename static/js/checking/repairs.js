// What would mend a row, by the codes of judging/repairs.py: each gives a value back as it is where it changes nothing.
import { Unsure } from "./unsure.js";

const BETWEEN = String.raw`[ ()\[\]./\u2010-\u2015\-]`;
const SEPARATED = /^(?:[(\[] ?)?\+?[0-9 ()\[\]./\u2010-\u2015-]+$/;
const NUMBERED = /^[0-9]{1,6}(?:\. +|\) *)/;
const SIGNS = /[ ()[\]./\u2010-\u2015-]/g;
const OPTIONAL_ZERO = /^([([]? ?\+?(?:00)?[1-9][0-9]{0,2}[)\]]?[ -]*)[([]0[)\]]/;
const CHINA = `(?:(?:\\+|0${BETWEEN}*0)?${BETWEEN}*8${BETWEEN}*6${BETWEEN}*)?1${BETWEEN}*[3-9]`;
const AMERICA = `(?:\\+|0${BETWEEN}*0)${BETWEEN}*1${BETWEEN}*[2-9]`;
const MARK = `(?:${BETWEEN}+|${BETWEEN}*(?:转|轉|分机|分機|ext\\.?|x|#|\\*|_)${BETWEEN}*)`;
const EXTENDED = new RegExp(`^${BETWEEN}*(?:${CHINA}|${AMERICA})(?:${BETWEEN}*[0-9]){9}${MARK}[0-9]{1,6}${BETWEEN}*$`, "i");
const GUARDED = /^=(?:[Tt]\("+(.*?)"*\)|"+(.*?)"*|([+]?[0-9]{2,}(?:[.]0+)?))$/s;
const PAIR = "[0-9A-Fa-f]{2}";
const MAC = new RegExp(`^(?:${PAIR}(?:-${PAIR}){5}|(?:${PAIR}){6}|(?:${PAIR}${PAIR}\\.){2}${PAIR}${PAIR})$`);
const ADDRESS = /^(?:[^<>]*<(?:mailto:)?([^<> \t]+)>|mailto:([^<> \t?]+)(?:\?[^<> \t]*)?)$/i;
const MISTYPED = /^[^\n]*@(?:qq|163|126|139|189|sina|sohu|foxmail|gmail|hotmail|outlook|yahoo)\.(?:con|cm|cmo)$/i;
const NATIONAL = /^[0-9]{6,15}$/;

export const isExtended = (value) => EXTENDED.test(value);

const substitution = (pattern, replacement) => (value) => value.replace(pattern, replacement);

const unseparated = (value) => {
  if (!SEPARATED.test(value) || isExtended(value) || NUMBERED.test(value)) return value;
  return value.replace(OPTIONAL_ZERO, "$1").replace(SIGNS, "");
};

const withColons = (value) => (MAC.test(value) ? value.replace(/[-.]/g, "").match(/../g).join(":") : value);

const inAscii = (value) => {
  const at = value.lastIndexOf("@");
  const isAscii = (text) => /^[\0-\x7f]*$/.test(text);
  if (at >= 0 && isAscii(value.slice(0, at)) && !isAscii(value.slice(at))) throw new Unsure(); // only the server knows how
  return value;
};

// A value without some characters at its ends.
export const stripped = (value, characters) => {
  let [start, end] = [0, value.length];
  while (start < end && characters.has(value[start])) start += 1;
  while (end > start && characters.has(value[end - 1])) end -= 1;
  return start || end < value.length ? value.slice(start, end) : value;
};

const unquoted = (value, quotes) => {
  const inner = stripped(value, quotes);
  const found = GUARDED.exec(inner);
  return found ? stripped(found[1] || found[2] || found[3] || "", quotes) : inner;
};

const unbracketed = (pattern) => (value) => {
  const found = pattern.exec(value);
  return found ? found.slice(1).find(Boolean) : value;
};

// The repairs by their codes. rules: what the server hands over.
export const repairsFor = ({ characters, trunk_zero: trunkZero, labelled, bracketed }) => {
  const [invisible, ends, quotes] = [
    new Set(characters.invisible), new Set(`${characters.ends} \t`), new Set(`${characters.quotes} \t`),
  ];
  return {
    "half-width": (value) => value.replace(/[\uff01-\uff5e]/g, (each) => String.fromCharCode(each.charCodeAt(0) - 0xfee0)),
    "remove-invisible": (value) => [...value].filter((each) => !invisible.has(each)).join(""),
    "strip-ends": (value) => stripped(value, ends),
    "strip-brackets": unbracketed(new RegExp(`^(?:${bracketed})$`, "us")),
    "strip-quotes": (value) => unquoted(value, quotes),
    "strip-label": substitution(new RegExp(`^(?:${labelled})$`, "us"), "$1"),
    "strip-decimals": substitution(/^(\+?[0-9](?:[0-9 ()[\]/\u2010-\u2015-]*[0-9])?)\.0+$/, "$1"),
    "strip-separators": unseparated,
    "add-86": substitution(/^(1[3-9][0-9]{9})$/, "+86$1"),
    "add-plus-1": substitution(/^(1[3-9][0-9]{9})$/, "+$1"),
    "add-plus": substitution(/^(?:00)?((?!1[3-9][0-9]{9}$)[1-9][0-9]{9,14})$/, "+$1"),
    "strip-trunk-zero": substitution(new RegExp(`^(?:${trunkZero})$`), "$1$2"),
    "add-zero": substitution(/^([0-9]{13})$/, "0$1"),
    "add-colons": withColons,
    "strip-0x": substitution(/^(?:0[xX]|\\x)([0-9A-Fa-f]{32})$/, "$1"),
    "address-only": (value) => { const found = ADDRESS.exec(value); return found ? found[1] || found[2] : value; },
    "domain-ascii": inAscii,
    "end-in-com": (value) => (MISTYPED.test(value) ? `${value.slice(0, value.lastIndexOf("."))}.com` : value),
    "upper-case": (value) => value.toUpperCase(),
    "lower-case": (value) => value.toLowerCase(),
  };
};

// A repair that the browser does not have: that of numbers as they are dialled at home.
export const national = (value) => {
  if (NATIONAL.test(value)) throw new Unsure();
  return value;
};
