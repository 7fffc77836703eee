// On every page of the book: what cards are told gets into the reader's record, the map of the words
// shows where the reader stands, and the page is kept for when there is no network.
import { takeEntries } from "./entries.js";
import { keepVisited } from "./offline.js";
import { followStanding } from "./standing.js";
import { openStore } from "./store.js";
import "./store.css";

const store = openStore();
takeEntries(document, store);
followStanding(document, store).catch((error) => console.warn("Where you stand:", error.message));
keepVisited(document).catch((error) => console.warn("Not kept for later:", error.message));
