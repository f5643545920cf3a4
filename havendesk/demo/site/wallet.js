// The wallet's own page: its words in three languages, and a Help entry that opens the chat in place.
(() => {
  "use strict";

  const WORDS = {
    en: {
      title: "Quayside Wallet", skip: "Skip to the wallet", nav: "Wallet", wallet: "Wallet", activity: "Activity",
      assets: "Assets", safety: "Safety", help: "Help", total: "Total balance", main_account: "Main account",
      send: "Send", receive: "Receive", swap: "Swap", buy: "Buy", deposit: "Deposit", sent: "Sent", swapped: "Swapped",
      waiting: "TRC-20, waiting for the network", confirmations: "18 of 20", meter: "18 of 20 confirmations",
      keys: "Your keys stay with you",
      keys_why: "Only your recovery words open this wallet, and only you have them. We never ask for them: not here, not in a chat, not on the phone.",
      foot: "Quayside is a made-up wallet for trying out a support desk. No coins live here.",
    },
    zh: {
      title: "码头钱包", skip: "直接到钱包内容", nav: "钱包", wallet: "钱包", activity: "活动",
      assets: "资产", safety: "安全", help: "帮助", total: "总余额", main_account: "主账户",
      send: "发送", receive: "接收", swap: "兑换", buy: "买币", deposit: "充值", sent: "已发送", swapped: "已兑换",
      waiting: "TRC-20，等待网络确认", confirmations: "18 / 20", meter: "已有 18 个确认，共需 20 个",
      keys: "密钥只在您手里",
      keys_why: "只有您的助记词能打开这个钱包，而它只在您那里。我们从不索要：网页上不要，聊天里不要，电话里也不要。",
      foot: "码头钱包是虚构的，用来试用客服台，这里没有真实的币。",
    },
    es: {
      title: "Billetera Quayside", skip: "Ir a la billetera", nav: "Billetera", wallet: "Billetera", activity: "Actividad",
      assets: "Activos", safety: "Seguridad", help: "Ayuda", total: "Saldo total", main_account: "Cuenta principal",
      send: "Enviar", receive: "Recibir", swap: "Cambiar", buy: "Comprar", deposit: "Depósito", sent: "Enviado", swapped: "Cambiado",
      waiting: "TRC-20, esperando a la red", confirmations: "18 de 20", meter: "18 de 20 confirmaciones",
      keys: "Sus claves se quedan con usted",
      keys_why: "Solo sus palabras de recuperación abren esta billetera, y solo usted las tiene. Nunca las pedimos: ni aquí, ni por chat, ni por teléfono.",
      foot: "Quayside es una billetera inventada para probar un centro de ayuda. Aquí no hay monedas.",
    },
  };

  const lang = chosen();
  speak(WORDS[lang]);
  count();
  connectHelp();

  function chosen() {
    const wished = [new URLSearchParams(location.search).get("lang"), ...navigator.languages];
    return wished.map((tag) => (tag ?? "").slice(0, 2).toLowerCase()).find((tag) => Object.hasOwn(WORDS, tag)) ?? "en";
  }

  function speak(words) {
    document.documentElement.lang = lang;
    document.title = words.title;
    for (const spot of document.querySelectorAll("[data-t]")) spot.textContent = words[spot.dataset.t];
    for (const spot of document.querySelectorAll("[data-l]")) spot.setAttribute("aria-label", words[spot.dataset.l]);
    for (const link of document.querySelectorAll(".langs a")) {
      if (link.lang === lang) link.setAttribute("aria-current", "true");
    }
  }

  function count() {
    for (const spot of document.querySelectorAll("[data-n]")) {
      const digits = Number(spot.dataset.d);
      const format = new Intl.NumberFormat(lang, {
        minimumFractionDigits: digits, maximumFractionDigits: digits, useGrouping: "always",
      });
      spot.textContent = (spot.dataset.s ?? "") + format.format(Number(spot.dataset.n));
    }
    const weekday = new Intl.DateTimeFormat(lang, { weekday: "long" });
    const relative = new Intl.RelativeTimeFormat(lang, { numeric: "auto" });
    for (const spot of document.querySelectorAll("[data-day]")) {
      const days = Number(spot.dataset.day);
      const words = days === 1 ? relative.format(-1, "day") : weekday.format(Date.now() - days * 86_400_000);
      spot.textContent = words.charAt(0).toUpperCase() + words.slice(1);
    }
  }

  function connectHelp() {
    // Whichever runs first, this file or the async loader, the widget speaks the page's language.
    document.querySelector("script[data-inbox]").dataset.locale = lang;
    window.havendesk?.locale(lang);
    const ask = document.getElementById("ask");
    ask.href += `?locale=${lang}`;
    ask.addEventListener("click", (event) => {
      if (!window.havendesk) return; // not loaded: the link leads to the same chat as a full page
      event.preventDefault();
      window.havendesk.open();
    });
  }
})();
