// Which of the first rows are a header and its title: judging/headers.py says the same.
const SEARCHED = 20; // rows
const LOOKED_AT = 10; // rows with something in them
const TITLES = 3;
const LONGEST = 40; // characters of a header
const PASSING = 9; // rows that pass for each that does not, where a doubtful row is taken for a header
const REMARK = /[*:]+|\([^()]*\)|\[[^[\]]*\]|【[^【】]*】/g;
const CAMEL = /(?<=[a-z0-9])(?=[A-Z])/g;
const WORDS = /^[\p{L}\p{Nl}\p{No}_][\p{L}\p{N}_ .:#/()（）：-]*$/u;

const withoutBlanks = (word) => word.toLowerCase().trim().replace(/[\s_-]+/g, "_");

const builtOf = (value) => {
  const kinds = [...value].map((each) => {
    if (/\p{Nd}/u.test(each)) return "9";
    if (/[a-z]/i.test(each)) return "a";
    return /\p{L}/u.test(each) ? "文" : each;
  });
  return kinds.filter((kind, place) => kind !== kinds[place - 1]).join("");
};

const areTitles = (values, place) => {
  const below = new Set(values.slice(place + 1).map(builtOf));
  return values.slice(0, place).every((value) => value && !below.has(builtOf(value)));
};

const looksLikeWords = (value) => {
  const digits = value.match(/\p{Nd}/gu)?.length ?? 0;
  return [...value].length <= LONGEST && digits <= 2 && WORDS.test(value);
};

export class Headers {
  // names: what columns are called. bare: takes quotation marks and the like from the ends of a name.
  constructor(names, bare, judge) {
    this.known = new Set(names.known);
    this.withoutNumber = new Set(names.without_number);
    this.numbered = new RegExp(`^(?:${names.numbered})$`, "u");
    this.bare = bare;
    this.judge = judge;
    this.rows = new Set(); // their numbers, the titles' among them
    this.found = "";
    this.doubtful = null; // the row that may turn out to be one
  }

  // Look for them among the values of the first rows.
  find(values) {
    const filled = values.slice(0, SEARCHED).map((value, place) => ({ value, row: place + 1 })).filter((each) => each.value);
    const some = filled.slice(0, LOOKED_AT);
    const texts = some.map((each) => each.value);
    for (let place = 0; place < Math.min(some.length, TITLES + 1); place += 1) {
      if (this.isHeader(texts[place], texts[place + 1] ?? "") && areTitles(texts, place)) {
        this.found = texts[place];
        some.slice(0, place + 1).forEach((each) => this.rows.add(each.row));
        return;
      }
    }
    if (some.length && this.mayBe(texts[0])) {
      [this.doubtful] = some;
      this.rows.add(some[0].row);
    }
  }

  isHeader(value, below) {
    return this.isKnown(value) || this.isOfATool(value, below);
  }

  isKnown(value) {
    const plain = this.bare(value).normalize("NFKC");
    if (this.withoutNumber.has(withoutBlanks(plain))) return true;
    const spelled = plain.replace(REMARK, " ");
    return this.known.has(withoutBlanks(spelled)) || this.known.has(withoutBlanks(spelled.replace(CAMEL, "_")));
  }

  isOfATool(value, below) {
    const word = value.normalize("NFKC").toLowerCase();
    const same = (text) => text.replace(/[0-9]+/g, "#");
    return Boolean(below) && this.numbered.test(word) && same(word) !== same(below.toLowerCase());
  }

  mayBe(value) {
    const { judge } = this;
    if (!judge.hasFormat || [...value].length < judge.limits.shortest || !looksLikeWords(value)) return false;
    return judge.account(value) === null && !judge.isOfNobody(value);
  }

  // Decide about the doubtful row; whether it is rejected after all.
  settle(passed, rejected) {
    if (!this.doubtful) return false;
    if (passed && passed >= PASSING * rejected) return false;
    this.rows.delete(this.doubtful.row);
    return true;
  }
}
