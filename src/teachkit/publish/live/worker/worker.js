import { loadPyodide } from "pyodide";
export { loadPyodide };
