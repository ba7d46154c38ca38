; No two patterns match one node, since editors disagree on which of them counts.

((comment) @comment
  (#not-match? @comment "^//([@]|-[^-])"))

((comment) @comment.documentation
  (#match? @comment.documentation "^//([@]|-[^-])"))

; Combinators

(constructor name: (_) @constructor)
(function name: (_) @function)

(id) @number
(annotation) @attribute

; Fields and parameters

(parameters name: (variable) @variable.parameter)
(field name: (_) @property)
(group name: (_) @property)
(condition mask: (variable) @property)

; Types

(upper_name) @type
(lower_name) @type
(nat) @type.builtin
(number) @number

; The rest

(header) @keyword
["New" "Final" "Empty"] @keyword
["=" "=>" "?" "!" "%" "+" "*"] @operator
[":" ";" "," "."] @punctuation.delimiter
["(" ")" "[" "]" "{" "}" "<" ">"] @punctuation.bracket
