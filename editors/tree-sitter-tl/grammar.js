/**
 * The grammar of docs/language.md, for editors.
 *
 * It accepts what `tl-parser` accepts, in any dialect, and a little more: which names may have a
 * namespace, and which numbers are too large, are for the language server to say.
 */

/** Returns a rule for one or more of `rule` with commas in between. */
const list = (rule) => seq(rule, repeat(seq(",", rule)));

/** Returns a rule for a constructor or a function. */
const combinator = ($, equals) =>
  seq(
    repeat($.annotation),
    field("name", choice(alias($.lower_name, $.name), $.anonymous)),
    optional(field("id", $.id)),
    repeat($.parameters),
    optional("?"),
    repeat($._fields),
    equals,
    field("result", choice($._term, alias($._application, $.application))),
    ";",
  );

/** Returns a rule for the header of a section. */
const header = (word) => token(seq("---", /\s*/, word, optional(seq(/[ \t]*/, "---"))));

module.exports = grammar({
  name: "tl",

  extras: ($) => [/[ \t\r\n]/, $.comment],

  conflicts: ($) => [
    // `(a b` starts a group of fields or a type.
    [$._variable, $._term],
    // `a int` starts a combinator or is a partial application.
    [$.constructor, $.function, $._term],
  ],

  rules: {
    // The text starts in the section of types.
    schema: ($) => seq(repeat($._in_types), repeat(choice($.types, $.functions))),
    types: ($) => prec.right(seq(alias(header("types"), $.header), repeat($._in_types))),
    functions: ($) =>
      prec.right(seq(alias(header("functions"), $.header), repeat($._in_functions))),
    _in_types: ($) => choice($.constructor, $._statement),
    _in_functions: ($) => choice(alias($.constructor, $.function), $._statement),
    _statement: ($) => choice($.function, $.finality, $.partial_application, ";"),

    constructor: ($) => combinator($, "="),
    // VK's dialect; `=` makes a function only in its section.
    function: ($) => combinator($, "=>"),
    finality: ($) => seq(choice("New", "Final", "Empty"), $.upper_name, ";"),
    partial_application: ($) => seq(choice(alias($._application, $.application), $.generic), ";"),

    parameters: ($) =>
      seq("{", repeat1(field("name", $._variable)), ":", field("kind", $._expression), "}"),

    _fields: ($) => choice($.field, $.group),
    group: ($) => seq("(", repeat1(field("name", $._field_name)), ":", $._field_type, ")"),
    field: ($) => seq(optional(seq(field("name", $._field_name), ":")), $._field_type),
    _field_name: ($) => choice($._variable, $.anonymous),
    _field_type: ($) =>
      seq(optional($.condition), optional("!"), field("type", choice($._term, $.repetition))),
    condition: ($) =>
      seq(field("mask", $._variable), optional(seq(".", field("bit", $.number))), "?"),
    repetition: ($) => seq(optional(seq(field("count", $._sum), "*")), "[", repeat($._fields), "]"),

    _expression: ($) => choice($._sum, alias($._application, $.application)),
    _application: ($) => prec.left(seq(field("head", $._sum), repeat1($._sum))),
    _sum: ($) => choice($._term, $.sum),
    sum: ($) => seq($._term, repeat1(seq("+", $._term))),
    _term: ($) =>
      choice($.lower_name, $.upper_name, $.number, $.nat, $.generic, $.bare, $.parenthesized),
    generic: ($) =>
      seq(field("head", choice($.lower_name, $.upper_name)), "<", list($._expression), ">"),
    bare: ($) => seq("%", $._term),
    parenthesized: ($) => seq("(", $._expression, ")"),

    _variable: ($) => alias(choice($.lower_name, $.upper_name), $.variable),
    lower_name: () => /[a-z][A-Za-z0-9_]*(\.[a-z][A-Za-z0-9_]*)*/,
    upper_name: () => /([a-z][A-Za-z0-9_]*\.)*[A-Z][A-Za-z0-9_]*/,
    anonymous: () => "_",
    annotation: () => /@[A-Za-z][A-Za-z0-9_]*/,
    // `#` after white space is the type.
    id: () => token.immediate(/#[0-9a-fA-F]+/),
    nat: () => "#",
    number: () => /[0-9]+/,
    comment: () => token(choice(/\/\/[^\r\n]*/, /\/\*[^*]*\*+([^/*][^*]*\*+)*\//)),
  },
});
