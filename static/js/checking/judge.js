// What a row is: an account, blank, or rejected; and why. judging/rules.py and repairs.py say the same.
import { isExtended, national, repairsFor, stripped } from "./repairs.js";
import { Unsure } from "./unsure.js";

const CONTROL = /[\x00-\x1f\x7f-\x9f]/;
const SCIENTIFIC = /^[+-]?[0-9](?:[.,][0-9]+)?[Ee]\+?[0-9]{2,3}$/;
const LOWER_UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const OTHER_HASH = /^(?:0[xX]|\\x)?(?=[0-9]*[A-Fa-f])(?:[0-9A-Fa-f]{16}|[0-9A-Fa-f]{40}|[0-9A-Fa-f]{56}|[0-9A-Fa-f]{64}|[0-9A-Fa-f]{96})$/;
const OF_NOBODY = new Set(["withheld", "placeholder", "masked", "foot"]);

const whole = (pattern) => new RegExp(`^(?:${pattern})$`, "us");
const lengthOf = (text) => (/[\ud800-\udbff]/.test(text) ? [...text].length : text.length);

class Signs {
  constructor(signs) {
    this.signs = signs.map(({ reason, values, form }) => ({ reason, values: new Set(values), form: form ? whole(form) : null }));
  }

  add(reason, value) { this.signs.push({ reason, values: new Set([value]), form: null }); }

  get haveForms() { return this.signs.some(({ form }) => form); }

  get values() { return this.signs.flatMap(({ values }) => [...values]); }

  // The reason of the first sign that a value has; "" for none.
  of(value) {
    return this.signs.find(({ values, form }) => values.has(value) || form?.test(value))?.reason ?? "";
  }
}

const FOLDS = {
  "": (account) => account,
  all: (account) => account.toLowerCase(),
  domain: (account) => {
    const at = account.lastIndexOf("@");
    return account.slice(0, at) + account.slice(at).toLowerCase();
  },
};

export class Judge {
  constructor(told, rule) {
    this.limits = told.limits;
    this.trimmed = new Set(told.characters.trimmed);
    this.rule = rule;
    this.pattern = rule.pattern ? whole(rule.pattern) : null;
    this.several = rule.several ? whole(rule.several) : null;
    this.alike = rule.alike ? whole(rule.alike) : null;
    this.refuses = new Signs(rule.refuses.map((place) => told.signs[place]));
    this.explains = new Signs(rule.explains.map((place) => told.signs[place]));
    this.repairs = repairsFor(told);
    this.fold = FOLDS[rule.fold];
  }

  get hasFormat() { return this.pattern !== null; }

  // Where the header stands again, it is none of the accounts of a type with a format.
  knowHeader(header) {
    if (!header || !this.pattern) return;
    this.refuses.add("header_again", header);
    this.explains.add("header_again", header);
  }

  strip(row) { return stripped(row, this.trimmed); }

  // A name without what stands around it.
  bare(name) { return this.repairs["strip-quotes"](this.repairs["strip-ends"](name)); }

  isOfNobody(value) { return OF_NOBODY.has(this.whyUnlike(this.strip(value))); }

  // The account of a row as it is compared and sent, "" for a blank row, null for one that is rejected.
  account(row) {
    const value = this.strip(row);
    if (!value) return "";
    if (CONTROL.test(value)) {
      if (value.includes("\0")) throw new Unsure();
      return null;
    }
    const length = lengthOf(value);
    if (length < this.limits.shortest || length > this.limits.longest) return null;
    if (this.pattern && !this.pattern.test(value)) return null;
    const account = this.fold(value);
    return this.refuses.of(account) ? null : account;
  }

  // Why a rejected row is; "" where only the server can tell.
  why(row) {
    const value = this.strip(row);
    const length = lengthOf(value);
    if (length > this.limits.longest) return this.severalOr("too_long", value, length);
    if (CONTROL.test(value)) return "control_character";
    if (length < this.limits.shortest) return "too_short";
    return this.whyUnlike(value);
  }

  whyUnlike(value) {
    if (!this.pattern || this.pattern.test(value)) return this.refuses.of(this.fold(value));
    return this.explains.of(value) || this.diagnosed(value);
  }

  diagnosed(value) {
    try {
      return this.whatWouldMend(value);
    } catch (problem) {
      if (problem instanceof Unsure) return "";
      throw problem;
    }
  }

  whatWouldMend(value) {
    if (SCIENTIFIC.test(value)) return "scientific";
    let [first, changed] = ["", value];
    for (const [code, reason] of this.rule.repairs) {
      const before = changed;
      changed = (this.repairs[code] ?? national)(changed);
      if (changed !== before) first = first || reason;
    }
    if (first && this.pattern.test(changed) && this.account(changed)) {
      return first === "lower_case" && LOWER_UUID.test(value) ? "lower_uuid" : first;
    }
    if (this.rule.misfit === "not_phone" && isExtended(changed)) return "extension";
    if (this.rule.misfit === "not_md5" && OTHER_HASH.test(changed)) return "other_hash";
    return this.severalOr(this.rule.misfit, value, lengthOf(value));
  }

  // Where the numbers around tell how many a row is, only the server can: it has them all.
  severalOr(reason, value, length) {
    if (length > this.limits.shown) return reason;
    if (this.several?.test(value)) return "joined_row";
    return this.rule.is_of_width && /^[0-9]+$/.test(value) ? "" : reason;
  }
}
