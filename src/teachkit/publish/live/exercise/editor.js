// An editor for Python in place of a code cell: CodeMirror, loaded only where somebody may write.
import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands";
import { python } from "@codemirror/lang-python";
import { bracketMatching, indentOnInput, indentUnit, syntaxHighlighting } from "@codemirror/language";
import { EditorState } from "@codemirror/state";
import { EditorView, keymap, lineNumbers } from "@codemirror/view";
import { classHighlighter } from "@lezer/highlight";

/**
 * @param {object} given
 * @param {string} given.code
 * @param {string} given.label what a screen reader calls it
 * @param {string} given.describedBy the id of the hint about its keys
 * @param {(code: string) => void} given.onChange
 * @param {() => void} given.run what Shift+Enter does
 */
export function makeEditor({ code, label, describedBy, onChange, run }) {
  const runs = () => {
    run();
    return true;
  };
  const view = new EditorView({
    state: EditorState.create({
      doc: code,
      extensions: [
        lineNumbers(),
        history(),
        python(),
        indentUnit.of("    "),
        indentOnInput(),
        bracketMatching(),
        // Classes alone: the colours are in exercise.css, for both themes of the book.
        syntaxHighlighting(classHighlighter),
        // Tab indents. After Escape, CodeMirror lets the next Tab leave; the hint says so.
        keymap.of([{ key: "Shift-Enter", run: runs }, { key: "Mod-Enter", run: runs }]),
        keymap.of([indentWithTab, ...defaultKeymap, ...historyKeymap]),
        // It takes the focus without a tabindex too; those who look for what scrolls need to see it.
        EditorView.contentAttributes.of({ "aria-label": label, "aria-describedby": describedBy, tabindex: "0" }),
        EditorView.updateListener.of((update) => {
          if (update.docChanged) onChange(update.state.doc.toString());
        }),
      ],
    }),
  });
  return {
    element: view.dom,
    code: () => view.state.doc.toString(),
    set(text) {
      if (text !== view.state.doc.toString()) view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text } });
    },
    focus: () => view.focus(),
  };
}
