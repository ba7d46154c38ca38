;;; Opens a schema in Emacs with `tl lsp': colours, findings, jumps, a new name, formatting. -*- lexical-binding: t -*-

;; The variable FOLDER is an empty folder for schemas; PATH has the command.

(require 'eglot)
(require 'flymake)
(require 'tl-mode)

(defun ensure (condition text)
  (unless condition
    (error "%s\n%s" text (buffer-string))))

(defun wait (text condition)
  (let ((end (+ (float-time) 20)))
    (while (and (not (funcall condition)) (< (float-time) end))
      (accept-process-output nil 0.05)))
  (ensure (funcall condition) text))

(defun face-of (text)
  (save-excursion
    (goto-char (point-min))
    (search-forward text)
    (get-text-property (match-beginning 0) 'face)))

(let* ((folder (getenv "FOLDER"))
       (file (expand-file-name "api.tl" folder))
       (inhibit-message t))
  (with-temp-file (expand-file-name "photos.tl" folder)
    (insert "photo id:long = Photo;\n"))
  (with-temp-file file
    (insert "// 😀 a user\nuser#00001a2b   id:long photo:Phto = User; // the end\n"))
  (find-file file)
  (ensure (eq major-mode 'tl-mode) "the mode")
  (font-lock-ensure)
  (ensure (equal (mapcar #'face-of '("// 😀" "user#" "#00001a2b" "photo:" "long" "Phto" "the end"))
                 '(font-lock-comment-delimiter-face font-lock-function-name-face
                   font-lock-constant-face font-lock-variable-name-face font-lock-type-face
                   font-lock-type-face font-lock-comment-face))
          "the colours")

  (call-interactively #'eglot)
  (flymake-mode 1)
  (flymake-start)
  (wait "no finding" (lambda ()
                       (seq-find (lambda (found)
                                   (string-match-p "type `Phto` has no constructors"
                                                   (flymake-diagnostic-text found)))
                                 (flymake-diagnostics))))
  (goto-char (point-min))
  (search-forward "Phto")
  (replace-match "Photo" t t)
  (goto-char (- (point) 2))
  (eglot--signal-textDocument/didChange)
  (xref-find-definitions "Photo")
  (ensure (string-suffix-p "photos.tl" buffer-file-name) "a jump")
  (find-file file)
  (eglot-rename "Picture")
  (eglot-format-buffer)
  (ensure (string-search "user#00001a2b id:long photo:Picture = User; // the end" (buffer-string)) "a new name")
  (with-current-buffer (find-file-noselect (expand-file-name "photos.tl" folder))
    (ensure (equal (buffer-string) "photo id:long = Picture;\n") "the other file"))
  (eglot-shutdown (eglot-current-server)))
(princ "emacs: colours, findings, jumps, a new name and formatting work\n")
