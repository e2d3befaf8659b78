import { createHash } from 'node:crypto';
import { packTar } from '../../../src/core/archive/packTar.ts';

/** Puts a Feature into a registry without TLS, as `devcontainer features publish` does (containers.dev, "Distribution"). */
export async function publishFeature(name: string, files: Readonly<Record<string, string>>): Promise<void> {
  const chunks: Uint8Array[] = [];
  const texts = Object.entries(files).map(([path, text]) => ({ name: `./${path}`, text }));
  for await (const bytes of packTar([{ name: './', mode: 0o755 }], texts)) chunks.push(bytes);
  const [host = '', ...path] = name.split('/');
  const repository = `http://${host}/v2/${path.join('/')}`;
  const config = await putBlob(repository, Buffer.from('{}'));
  const layer = await putBlob(repository, Buffer.concat(chunks));
  const manifest = {
    schemaVersion: 2,
    mediaType: 'application/vnd.oci.image.manifest.v1+json',
    config: { mediaType: 'application/vnd.devcontainers', ...config },
    layers: [{ mediaType: 'application/vnd.devcontainers.layer.v1+tar', ...layer }],
  };
  const headers = { 'content-type': manifest.mediaType };
  await send(`${repository}/manifests/1`, { method: 'PUT', headers, body: JSON.stringify(manifest) });
}

async function putBlob(repository: string, bytes: Buffer<ArrayBuffer>): Promise<{ digest: string; size: number }> {
  const digest = `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
  const started = await send(`${repository}/blobs/uploads/`, { method: 'POST' });
  const url = new URL(started.headers.get('location') ?? '', repository);
  url.searchParams.set('digest', digest);
  await send(url.href, { method: 'PUT', headers: { 'content-type': 'application/octet-stream' }, body: bytes });
  return { digest, size: bytes.length };
}

async function send(url: string, init: RequestInit): Promise<Response> {
  const response = await fetch(url, init);
  if (!response.ok) throw new Error(`${url} answers ${response.status}: ${await response.text()}`);
  return response;
}
