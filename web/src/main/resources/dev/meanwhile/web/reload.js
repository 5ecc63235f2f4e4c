// For `meanwhile serve --reload`: reloads the page when the program has changed, and shows why it has not.
(() => {
    const {version} = document.currentScript.dataset;
    const address = document.currentScript.src.replace(/\.js$/, '');
    let overlay;
    let events;

    const hide = () => {
        overlay?.remove();
        overlay = undefined;
    };

    const show = error => {
        hide();
        overlay = document.createElement('div');
        overlay.id = 'meanwhile-error';
        overlay.setAttribute('role', 'alert');
        overlay.style.cssText = 'position:fixed;inset:0;z-index:2147483647;overflow:auto;padding:24px;background:#1d1f23f2;color:#f2f2f2;font:14px/1.5 sans-serif';
        const title = document.createElement('p');
        title.style.cssText = 'margin:0 0 16px;color:#ff8f80;font-size:16px';
        title.textContent = 'The change has had no effect: the previous version still answers.';
        const text = document.createElement('pre');
        text.style.cssText = 'margin:0;white-space:pre-wrap;overflow-wrap:anywhere;font:13px/1.5 ui-monospace,monospace;color:inherit;background:none';
        text.textContent = error;
        const close = document.createElement('button');
        close.textContent = 'Close';
        close.style.cssText = 'float:right;padding:4px 12px';
        close.onclick = hide;
        overlay.append(close, title, text);
        document.body.append(overlay);
    };

    const listen = () => {
        events = new EventSource(address);
        events.onmessage = ({data}) => {
            const [now, ...error] = data.split('\n');
            if (now !== version) {
                location.reload();
            } else if (error.length > 0) {
                show(error.join('\n'));
            } else {
                hide();
            }
        };
        events.onerror = () => {
            if (events.readyState === EventSource.CLOSED) {
                setTimeout(listen, 1000);
            }
        };
    };

    addEventListener('pagehide', () => events.close());
    addEventListener('pageshow', event => event.persisted && listen());
    listen();
})();
