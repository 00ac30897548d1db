/// The pages' scripts. The pages are readable without them.
enum PageScript {
    /// Opens what is folded before printing, for browsers whose style sheets cannot.
    static let story: StaticString = #"""
        "use strict";
        addEventListener("beforeprint", () => { for (const part of document.querySelectorAll("details:not([open])")) { part.open = true; part.dataset.printed = ""; } });
        addEventListener("afterprint", () => { for (const part of document.querySelectorAll("details[data-printed]")) { part.open = false; delete part.dataset.printed; } });
        """#

    /// Filters, sorts and opens the stories of a gallery. The address says what is shown (`#outcome=satisfied&sort=score`), so that
    /// every view can be linked. Markup comes only from this page's own `noscript` elements; everything else is set as text.
    static let gallery: StaticString = #"""
        "use strict";
        (() => {
        const list = document.getElementById("cards"), controls = document.getElementById("controls"), status = document.getElementById("status");
        const reader = document.getElementById("reader"), empty = document.getElementById("empty");
        const cards = [...list.children].map((element, order) => {
          const data = element.dataset;
          return { element, order, details: element.firstElementChild, id: data.id, outcome: data.outcome, rounds: data.rounds, score: data.score === "" ? null : +data.score,
            cost: data.cost === "" ? null : +data.cost, time: +data.time, seconds: +data.seconds, tool: data.tools.split("\n"), policy: [data.policy],
            tag: data.tags.split("\n").filter(Boolean), text: data.text.toLowerCase() };
        });
        const byId = new Map(cards.map(card => [card.id, card]));
        const fields = ["q", "outcome", "rounds", "score", "tool", "policy", "tag", "sort"];
        const field = name => document.getElementById("f-" + name);
        const numberOrder = new Intl.Collator(undefined, { numeric: true });
        const fill = (name, values) => {
          const sorted = [...new Set(values)].sort(numberOrder.compare);
          for (const value of sorted) field(name).append(new Option(value, value));
          if (sorted.length < 2) field(name).closest("label").hidden = true;
        };
        fill("rounds", cards.map(card => card.rounds)); fill("tool", cards.flatMap(card => card.tool));
        fill("policy", cards.flatMap(card => card.policy)); fill("tag", cards.flatMap(card => card.tag));
        if (!cards.some(card => card.score !== null)) field("score").closest("label").hidden = true;
        if (!cards.some(card => card.tag.length)) field("tag").closest("label").hidden = true;
        const orders = {
          newest: (a, b) => b.time - a.time, oldest: (a, b) => a.time - b.time, score: (a, b) => (b.score ?? -1) - (a.score ?? -1), worst: (a, b) => (a.score ?? 2) - (b.score ?? 2),
          rounds: (a, b) => b.rounds - a.rounds, cost: (a, b) => (b.cost ?? -1) - (a.cost ?? -1), duration: (a, b) => b.seconds - a.seconds
        };
        let shown = cards, current = null, place = 0, shownSort = "";
        const apply = () => {
          const want = Object.fromEntries(fields.map(name => [name, field(name).value]));
          const words = want.q.toLowerCase().split(/\s+/).filter(Boolean);
          shown = cards.filter(card => (!want.outcome || card.outcome === want.outcome) && (!want.rounds || card.rounds === want.rounds)
            && (!want.score || (card.score !== null && card.score >= +want.score)) && (!want.tool || card.tool.includes(want.tool))
            && (!want.policy || card.policy.includes(want.policy)) && (!want.tag || card.tag.includes(want.tag)) && words.every(word => card.text.includes(word)));
          const compare = orders[want.sort];
          const sorted = compare ? [...cards].sort((a, b) => compare(a, b) || a.order - b.order) : cards;
          if (want.sort !== shownSort) { list.append(...sorted.map(card => card.element)); shownSort = want.sort; }
          const keep = new Set(shown);
          shown = sorted.filter(card => keep.has(card));
          for (const card of cards) card.element.hidden = !keep.has(card);
          empty.hidden = shown.length > 0;
          const good = shown.filter(card => card.outcome === "satisfied").length;
          status.textContent = `${shown.length} of ${cards.length} sessions` + (shown.length ? `, ${good} satisfied (${Math.round(100 * good / shown.length)} %)` : "");
        };
        const address = () => {
          const parts = new URLSearchParams();
          for (const name of fields) { const value = field(name).value; if (value) parts.set(name, value); }
          return parts;
        };
        const sources = () => [...document.querySelectorAll("[data-image]")];
        const twin = key => {
          const there = sources().find(image => image.dataset.image === key);
          if (there) return there.src;
          for (const fold of document.querySelectorAll("noscript")) {
            if (!fold.textContent.includes(`data-image="${key}"`)) continue;
            const found = [...parsed(fold).querySelectorAll("[data-image]")].find(image => image.dataset.image === key);
            if (found) return found.getAttribute("src");
          }
          return "";
        };
        const parsed = fold => { const holder = document.createElement("template"); holder.innerHTML = fold.textContent; return holder.content; };
        const unfold = card => {
          const fold = card.details.querySelector("noscript");
          if (!fold) return;
          const content = document.importNode(parsed(fold), true);
          fold.remove();
          card.details.append(content);
          for (const image of card.details.querySelectorAll("img[data-same]")) image.src = twin(image.dataset.same);
          const hero = card.details.querySelector("img[data-hero]"), returned = [...card.details.querySelectorAll(".returned .picture img[src]")].at(-1);
          if (hero && returned) hero.src = returned.src;
        };
        const read = card => {
          if (card === current) return;
          if (!current && card) place = scrollY;
          if (current) { current.element.classList.remove("current"); current.details.open = false; }
          const before = current;
          current = card;
          document.body.classList.toggle("reading", !!card);
          reader.hidden = !card;
          if (card) {
            unfold(card);
            card.element.hidden = false;
            card.element.classList.add("current");
            card.details.open = true;
            const index = shown.indexOf(card);
            document.getElementById("previous").disabled = index < 1;
            document.getElementById("next").disabled = index < 0 || index + 1 >= shown.length;
            scrollTo({ top: 0, behavior: "instant" });
            document.getElementById("back").focus({ preventScroll: true });
          } else {
            scrollTo({ top: place, behavior: "instant" });
            if (before) { apply(); before.details.firstElementChild.focus({ preventScroll: true }); }
          }
        };
        const open = (card, replaces) => {
          const parts = address();
          if (card) parts.set("session", card.id);
          const text = parts.toString();
          // Some browsers refuse where a page has no address of its own, or after too many changes; the view changes all the same.
          try { history[replaces ? "replaceState" : "pushState"](null, "", text ? "#" + text : location.pathname + location.search); } catch { }
          read(card);
        };
        const follow = () => {
          const parts = new URLSearchParams(location.hash.slice(1));
          for (const name of fields) { const input = field(name); input.value = parts.get(name) ?? ""; if (input.value !== (parts.get(name) ?? "")) input.value = ""; }
          apply();
          read(byId.get(parts.get("session")) ?? null);
        };
        list.addEventListener("click", event => {
          const summary = event.target.closest("summary");
          const card = summary && cards.find(card => card.details === summary.parentElement && card.element.parentElement === list);
          if (!card || summary !== card.details.firstElementChild) return;
          event.preventDefault();
          open(card, false);
        });
        controls.addEventListener("input", () => { apply(); open(null, true); });
        controls.addEventListener("submit", event => event.preventDefault());
        document.getElementById("clear").addEventListener("click", () => { for (const name of fields) field(name).value = ""; apply(); open(null, true); });
        document.getElementById("back").addEventListener("click", () => open(null, false));
        document.getElementById("previous").addEventListener("click", () => open(shown[shown.indexOf(current) - 1] ?? null, true));
        document.getElementById("next").addEventListener("click", () => open(shown[shown.indexOf(current) + 1] ?? null, true));
        addEventListener("keydown", event => { if (event.key === "Escape" && current) open(null, false); });
        addEventListener("popstate", follow);
        addEventListener("hashchange", follow);
        controls.hidden = false; status.hidden = false;
        follow();
        })();
        """#
}
