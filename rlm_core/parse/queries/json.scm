; Keys of the first level, and those of the second that hold something.
(document (object (pair
  key: (string (string_content) @name)
  value: [(object) (array)] @body) @definition.section))
(document (object (pair
  key: (string (string_content) @name)
  value: [(string) (number) (true) (false) (null)]) @definition.section))
(document (object (pair value: (object (pair
  key: (string (string_content) @name)
  value: [(object) (array)] @body) @definition.entry))))

(document (comment) @documentation)
(document (object (comment) @documentation))
