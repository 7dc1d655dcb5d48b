; Comments and strings inside functions lead to nothing and are not asked for.
(function_definition
  name: (identifier) @name
  body: (block . (expression_statement . (string) @documentation .)?) @body) @definition.function

(class_definition
  name: (identifier) @name
  body: (block . (expression_statement . (string) @documentation .)?) @body) @definition.class

((module (expression_statement
  (assignment left: (identifier) @name) @definition.constant))
  (#match? @name "^(_{0,2}[A-Z][A-Za-z0-9_]*|urlpatterns)$"))

(type_alias_statement left: (type [(identifier) @name (generic_type . (identifier) @name)])) @definition.constant

(decorator) @decoration

(module (comment) @documentation)
(class_definition (comment) @documentation)
(class_definition body: (block (comment) @documentation))
(decorated_definition (comment) @documentation)

(module . (comment)* . (expression_statement . (string) @documentation.file .))
