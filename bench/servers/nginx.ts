import { spawn } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { endedWithBench } from "../cleanup.ts";
import { freePort } from "../free-port.ts";

/** Starts nginx with one worker and `gzip_static` over a publication. */
export async function startNginx(output: string): Promise<{ readonly url: string; end(): void }> {
  const port = await freePort();
  const directory = join(output, ".state", "nginx");
  mkdirSync(directory, { recursive: true });
  writeFileSync(join(directory, "nginx.conf"), configuration(directory, output, port));
  const words = ["-p", directory, "-c", join(directory, "nginx.conf"), "-e", join(directory, "error.log")];
  const child = endedWithBench(spawn("nginx", words));
  const url = `http://127.0.0.1:${port}`;
  await untilAnswering(url);
  return { url, end: () => void child.kill("SIGTERM") };
}

function configuration(directory: string, output: string, port: number): string {
  return `
daemon off; master_process off; worker_processes 1; pid ${directory}/nginx.pid;
events { worker_connections 1024; }
http {
  access_log off; sendfile on; tcp_nopush on; keepalive_requests 100000000; open_file_cache max=1000; default_type application/xml;
  client_body_temp_path ${directory}/body; proxy_temp_path ${directory}/proxy; fastcgi_temp_path ${directory}/fastcgi;
  uwsgi_temp_path ${directory}/uwsgi; scgi_temp_path ${directory}/scgi;
  server { listen 127.0.0.1:${port}; root ${output}; gzip_static on; gzip_vary on; add_header Cache-Control "public, max-age=900"; }
}`;
}

async function untilAnswering(url: string): Promise<void> {
  for (let attempts = 0; attempts < 100; attempts += 1) {
    const answer = await fetch(url).catch(() => undefined);
    await answer?.arrayBuffer();
    if (answer !== undefined) return;
    await delay(50);
  }
  throw new Error(`nginx does not answer at ${url}`);
}
