import "$shared/tokens.css";
import "./base.css";
import { mount } from "svelte";
import App from "./App.svelte";
import { look } from "./data/theme.svelte.ts";
import { tongue } from "./words.svelte.ts";

look.show();
void tongue.speak(null).finally(() => mount(App, { target: document.getElementById("app")! }));
