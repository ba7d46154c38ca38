;;; tl-mode.el --- Schemas in TL, with the language server -*- lexical-binding: t -*-

;; Version: 0.1.0
;; Package-Requires: ((emacs "28.1"))
;; SPDX-License-Identifier: MIT OR Apache-2.0

;;; Commentary:

;; Colours and comments for files that end in `.tl', and `tl lsp' as their server in Eglot, which is
;; part of Emacs since version 29.

;;; Code:

(defvar tl-mode-syntax-table
  (let ((table (make-syntax-table)))
    (modify-syntax-entry ?/ ". 124b" table)
    (modify-syntax-entry ?* ". 23" table)
    (modify-syntax-entry ?\n "> b" table)
    (modify-syntax-entry ?< "(>" table)
    (modify-syntax-entry ?> ")<" table)
    (modify-syntax-entry ?_ "_" table)
    (modify-syntax-entry ?. "_" table)
    table))

(defconst tl-mode--lower "[a-z][A-Za-z0-9_]*\\(?:\\.[a-z][A-Za-z0-9_]*\\)*")

(defconst tl-mode--upper "\\(?:[a-z][A-Za-z0-9_]*\\.\\)*[A-Z][A-Za-z0-9_]*")

(defconst tl-mode-keywords
  `(("---[ \t]*\\(?:types\\|functions\\)\\(?:[ \t]*---\\)?" . font-lock-keyword-face)
    ("^[ \t]*\\(New\\|Final\\|Empty\\)[ \t]" 1 font-lock-keyword-face)
    (,(concat "\\(?:^\\|;\\)[ \t]*\\(_\\|" tl-mode--lower "\\)\\(#[0-9A-Fa-f]+\\)?")
     (1 font-lock-function-name-face)
     (2 font-lock-constant-face nil t))
    ("\\_<\\([A-Za-z][A-Za-z0-9_]*\\)[ \t]*:" 1 font-lock-variable-name-face)
    ("\\_<\\([A-Za-z][A-Za-z0-9_]*\\)\\(?:\\.\\([0-9]+\\)\\)?\\?"
     (1 font-lock-variable-name-face)
     (2 font-lock-constant-face nil t))
    (,(concat "[:?<,(%![]\\(" tl-mode--lower "\\)") 1 font-lock-type-face)
    (,(concat "\\_<" tl-mode--upper) . font-lock-type-face))
  "The colours of names.")

;;;###autoload
(define-derived-mode tl-mode prog-mode "TL"
  "A mode for schemas in TL."
  (setq-local comment-start "// ")
  (setq-local comment-end "")
  (setq-local comment-start-skip "\\(?://+\\|/\\*+\\)[ \t]*")
  (setq-local font-lock-defaults '(tl-mode-keywords))
  (setq-local imenu-generic-expression
              `((nil ,(concat "^[ \t]*\\(" tl-mode--lower "\\)") 1))))

;;;###autoload
(add-to-list 'auto-mode-alist '("\\.tl\\'" . tl-mode))

(defvar eglot-server-programs)

(with-eval-after-load 'eglot
  (add-to-list 'eglot-server-programs '(tl-mode . ("tl" "lsp"))))

(provide 'tl-mode)

;;; tl-mode.el ends here
