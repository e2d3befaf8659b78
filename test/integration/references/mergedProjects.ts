import type { OracleProject } from './oracleProject.ts';

/** Forms that Compose takes, and how it merges files that are given. */
export const mergedProjects: readonly OracleProject[] = [
  {
    name: 'override files in order',
    paths: ['compose.yaml', 'compose.override.yaml', 'compose.last.yaml'],
    files: {
      'compose.yaml': `
services:
  web:
    image: shop/web:1
    command: ["node", "server.js"]
    entrypoint: /entry
    environment:
      A: "1"
      B: two
      EMPTY: ""
    ports: ["8080:80", "127.0.0.1:9000:9000/udp"]
    expose: ["3000"]
    volumes:
      - data:/data
      - ./conf:/conf:ro
    cap_add: [NET_ADMIN]
    depends_on: [db]
    healthcheck:
      test: ["CMD", "curl", "localhost"]
      interval: 10s
    dns: 1.1.1.1
    security_opt: ["no-new-privileges:true"]
    extra_hosts: ["a.example:10.0.0.1"]
  db:
    image: postgres:17
volumes:
  data:
`,
      'compose.override.yaml': `
services:
  web:
    command: npm run dev -- --name "a b"
    environment:
      - B=three
      - C=4
    ports: ["8080:80", "8443:443"]
    volumes:
      - other:/data
    cap_add: [NET_ADMIN, SYS_PTRACE]
    depends_on:
      cache: { condition: service_started }
    healthcheck:
      test: ["CMD-SHELL", "true"]
    dns: [8.8.8.8]
    user: "1000:1000"
    extra_hosts: { "b.example": "10.0.0.2" }
  cache:
    image: redis:7
volumes:
  other:
`,
      'compose.last.yaml': `
services:
  web:
    image: shop/web:2
    read_only: true
    deploy:
      replicas: 2
      resources:
        limits: { memory: 1G, cpus: "0.25" }
    environment:
      A:
    stop_grace_period: 1m30s
    ulimits: { nofile: { soft: 1024, hard: 2048 } }
`,
    },
  },
  {
    name: 'reset and override',
    paths: ['compose.yaml', 'compose.prod.yaml'],
    files: {
      'compose.yaml': `
services:
  web:
    image: web
    ports: ["80:80", "81:81"]
    environment: { A: "1", B: "2" }
    command: ["a"]
    volumes: ["./a:/a"]
    user: root
`,
      'compose.prod.yaml': `
services:
  web:
    ports: !override ["90:90"]
    environment:
      A: !reset null
    command: !reset null
    volumes: !reset []
`,
    },
  },
  {
    name: 'long forms, secrets, configs and mounts of every kind',
    paths: ['compose.yaml', 'compose.prod.yaml'],
    files: {
      'compose.yaml': `
name: named
services:
  web:
    build: .
    tmpfs: /run
    ports:
      - { target: 80, published: "8080", protocol: tcp }
    volumes:
      - { type: bind, source: ./x, target: /x }
      - { type: tmpfs, target: /scratch }
      - /anonymous
      - type: volume
        source: data
        target: /data
        read_only: true
    secrets: [token, { source: cert, target: /etc/cert.pem }]
    configs: [{ source: conf, target: /etc/conf }]
    networks: [front]
    working_dir: /srv
    init: true
    restart: unless-stopped
    privileged: false
    shm_size: 128m
    pids_limit: 100
    sysctls: { net.core.somaxconn: 1024 }
    labels: [a=b]
secrets:
  token: { file: ./token.txt }
  cert: { environment: CERT }
configs:
  conf: { file: ./conf.txt }
volumes: { data: {} }
networks: { front: {} }
`,
      'compose.prod.yaml': `
services:
  web:
    build: { target: prod, args: [V=1] }
    networks: { back: {} }
    secrets: [token]
    tmpfs: [/tmp]
    labels: { c: d }
networks: { back: {} }
`,
      'token.txt': 'x',
      'conf.txt': 'y',
    },
  },
  {
    name: 'two documents, empty overrides and odd short forms',
    paths: ['a.yaml', 'b.yaml'],
    files: {
      '.env': 'SET=yes\nB=bee\n',
      'a.yaml': `
services:
  web:
    image: a
    command: []
    entrypoint: ["x"]
    environment:
      KEPT: "1"
      NESTED: \${A:-\${B:-c}}
      REQUIRED: \${SET:?must be set}
      ALTERNATIVE: \${SET+alt}
      BRACES: "\${SET:-{}}"
      NUMBER: 010
      NULL_WORD: "null"
      BIG: 12345678901234567890
    ports: [80, "3000-3001:4000-4001/udp", "[::1]:90:90", { target: 70 }]
    volumes: ["vol:/v:ro,z", "../up:/up"]
    depends_on: [db]
    networks: [n]
    env_file: a.env
  db: { image: postgres, command: "postgres -c 'a b'=1 \\"q\\"" }
volumes: { vol: {} }
networks: { n: {} }
---
services:
  web:
    labels: { second: "document" }
    image: aa
`,
      'b.yaml': `
services:
  web:
    image:
    command:
    environment: [NESTED, "EQ=a=b", "EMPTY="]
    ports: ["80:80/tcp", { target: 71, published: "72" }]
    env_file:
      - { path: b.env, format: raw }
    depends_on: { db: { condition: service_healthy }, other: { condition: service_started, required: false } }
  other: { extends: { service: base2 }, networks: { n: { aliases: [o] } } }
  base2: { image: b2, networks: [n], depends_on: [db], cap_add: [A], environment: { E: "1" }, command: "run me" }
`,
      'a.env': 'FROM_A=1\nNESTED=file\nBOTH=a\n',
      'b.env': 'BOTH=b\nRAWQ="q"\nRAWV=$SET # c\n',
    },
  },
];
