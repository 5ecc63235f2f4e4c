// node provider.js PORT CALLBACK: an OpenID provider that knows one application, and accepts any password.
import Provider from 'oidc-provider';

const [port, callback] = process.argv.slice(2);
const provider = new Provider(`http://127.0.0.1:${port}`, {
    clients: [{ client_id: 'app', client_secret: 'a:b', redirect_uris: [callback], grant_types: ['authorization_code'], response_types: ['code'] }],
    pkce: { required: () => true },
});
provider.listen(Number(port), '127.0.0.1', () => console.log('ready'));
