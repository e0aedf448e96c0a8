;;; client-test.el --- Emacs with eglot as a client  -*- lexical-binding: t -*-

;; A client that was written by others and that we do nothing for: what works here works by the protocol alone.

;;; Code:

(require 'cl-lib)
(require 'ert)
(require 'eglot)

(define-derived-mode markdown-mode text-mode "Markdown"
  "As much of a mode for Markdown as the tests need.")
(add-to-list 'auto-mode-alist '("\\.md\\'" . markdown-mode))

(add-to-list 'eglot-server-programs
             (list 'markdown-mode (getenv "AGENTOPS_BIN") "lsp"))

(defun client-test-project (folder)
  "The workspace that FOLDER lies in: the nearest folder upwards with `agentops/'."
  (let ((root (locate-dominating-file folder "agentops/")))
    (and root (cons 'transient root))))
(add-hook 'project-find-functions #'client-test-project)

(defvar client-test-root (file-name-as-directory (getenv "AGENTOPS_WORKSPACE"))
  "The workspace that the tests work on.")

(defun client-test-wait (what condition)
  "Wait until CONDITION is met, and return what it returns; WHAT is its name."
  (let ((end (time-add nil 20)) found)
    (while (not (setq found (funcall condition)))
      (when (time-less-p end nil)
        (error "Waited in vain for %s" what))
      (accept-process-output nil 0.05))
    found))

(defun client-test-open (path)
  "Open PATH of the workspace with a running server."
  (find-file (expand-file-name path client-test-root))
  (unless (eglot-current-server)
    (let ((eglot-sync-connect 20))
      (apply #'eglot--connect (eglot--guess-contact))))
  (eglot--maybe-activate-editing-mode)
  (flymake-mode 1)
  (flymake-start))

(defun client-test-messages ()
  "What flymake shows, as a list of texts."
  (mapcar #'flymake-diagnostic-text (flymake-diagnostics)))

(defun client-test-shows (part)
  "Whether flymake shows something that has PART in it."
  (seq-find (lambda (text) (string-match-p (regexp-quote part) text)) (client-test-messages)))

(defun client-test-replace (from to)
  "Replace the first FROM by TO, and tell the server, as Emacs does when it is idle."
  (goto-char (point-min))
  (search-forward from)
  (replace-match to t t)
  (eglot--signal-textDocument/didChange))

(defconst client-test-plan "agentops/infrastructure-ops/plans/disaster-recovery-plan.md")

(ert-deftest client-test-1-diagnostics ()
  "Diagnostics appear, and go away while one types."
  (client-test-open client-test-plan)
  (client-test-wait "the missing file" (lambda () (client-test-shows "s3-replicaton.tf")))
  (client-test-wait "the load" (lambda () (client-test-shows "above the rule")))
  (client-test-replace "s3-replicaton.tf" "s3-other.tf")
  (client-test-wait "the diagnostic of the other file" (lambda () (client-test-shows "s3-other.tf")))
  (should-not (client-test-shows "`infrastructure/disaster-recovery/s3-replicaton.tf`"))
  (client-test-replace "s3-other.tf" "s3-replicaton.tf")
  (client-test-wait "the diagnostic again" (lambda () (client-test-shows "s3-replicaton.tf"))))

(ert-deftest client-test-2-code-action ()
  "A quick fix corrects the file on the disk."
  (client-test-open client-test-plan)
  (client-test-wait "the missing file" (lambda () (client-test-shows "s3-replicaton.tf")))
  (goto-char (point-min))
  (search-forward "s3-replicaton.tf")
  (let* ((actions (append (eglot-code-actions (match-beginning 0) (match-end 0)) nil))
         (fix (seq-find (lambda (action)
                          (string-match-p "s3-replication\\.tf" (plist-get action :title)))
                        actions)))
    (should fix)
    (should (equal "quickfix" (plist-get fix :kind)))
    (eglot--apply-workspace-edit (plist-get fix :edit))
    (save-buffer)
    (with-temp-buffer
      (insert-file-contents (expand-file-name client-test-plan client-test-root))
      (should-not (search-forward "s3-replicaton.tf" nil t))
      (should (search-forward "s3-replication.tf:57-69" nil t)))))

(ert-deftest client-test-3-command ()
  "A command of the server answers, and says something."
  (client-test-open client-test-plan)
  (let ((said nil))
    (cl-letf (((symbol-function 'eglot--message)
               (lambda (format &rest arguments)
                 (push (apply #'format format arguments) said))))
      (let ((load (eglot-execute-command
                   (eglot-current-server)
                   'agentops.showLoad
                   (vector (list :uri (eglot--path-to-uri buffer-file-name)
                                 :profile "infrastructure-ops"
                                 :topic "disaster-recovery"
                                 :phase "plan")))))
        (should (> (plist-get load :total) 50000))
        (should (> (length (plist-get load :parts)) 3)))
      (client-test-wait
       "the message"
       (lambda ()
         ;; Emacs 28 leaves what arrived together with an answer lying until the server says something else.
         (jsonrpc-request (eglot-current-server) :workspace/symbol '(:query "k8s"))
         (seq-find (lambda (text) (string-match-p "Plan loads .* tokens" text)) said))))))

(ert-deftest client-test-4-definition ()
  "The definition of a file that a plan names is the file."
  (client-test-open client-test-plan)
  (goto-char (point-min))
  (search-forward "cluster.tf:91-95")
  (backward-char 8)
  (let* ((found (xref-backend-definitions 'eglot "LSP identifier at point."))
         (place (xref-item-location (car found))))
    (should (string-suffix-p "infrastructure/kubernetes/cluster.tf" (xref-location-group place)))
    (should (equal 91 (xref-location-line place)))))

;;; client-test.el ends here
