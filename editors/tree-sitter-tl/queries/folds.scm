[
  (types)
  (functions)
  (constructor)
  (function)
  (comment)
] @fold
