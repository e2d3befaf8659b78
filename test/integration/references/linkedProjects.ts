import type { OracleProject } from './oracleProject.ts';

/** Files that lead to other files: extended, included, of variables. */
export const linkedProjects: readonly OracleProject[] = [
  {
    name: 'extends in the same file, another file and another folder',
    paths: ['compose.yaml'],
    files: {
      'compose.yaml': `
services:
  base:
    image: base:1
    environment: { FROM: base, KEEP: "yes" }
    volumes: ["./base:/base"]
    ports: ["1000:1000"]
  web:
    extends: { service: base }
    environment: { FROM: web }
    ports: ["1001:1001"]
  far:
    extends: { file: shared/services.yaml, service: common }
    environment: { OWN: "1" }
`,
      'shared/services.yaml': `
services:
  common:
    extends: deeper
    env_file: common.env
    build: { context: ., args: { X: "1" } }
  deeper:
    environment: [DEEP=1]
    volumes: ["./here:/here"]
`,
      'shared/common.env': 'COMMON=1\nOWN=0\n',
    },
  },
  {
    name: 'include with its own folder',
    paths: ['compose.yaml'],
    files: {
      'compose.yaml': `
include:
  - parts/db.yaml
  - path: parts/queue.yaml
services:
  web: { image: web, depends_on: [db] }
`,
      'parts/db.yaml': `
services:
  db:
    image: postgres:16
    volumes: ["./init:/docker-entrypoint-initdb.d", "pg:/var/lib/postgresql/data"]
    environment: { POSTGRES_PASSWORD: "\${PW:-secret}" }
volumes: { pg: {} }
`,
      'parts/queue.yaml': `
services:
  queue: { image: "rabbitmq:3-management" }
`,
    },
  },
  {
    name: 'variables, anchors, merge keys and env files',
    paths: ['compose.yaml'],
    profiles: ['extra'],
    files: {
      '.env': `
# comment
TAG=1.2 # trailing
QUOTED="a \\"b\\" $TAG\\n"
SINGLE='$TAG #not'
EMPTY=
export EXPORTED=yes
PORT=9090
COLON: value
MULTI="one
two"
`,
      'compose.yaml': `
x-env: &env
  SHARED: "1"
  OVER: base
x-more: &more
  MORE: "2"
services:
  web:
    image: "web:\${TAG}"
    env_file:
      - app.env
      - path: none.env
        required: false
    environment:
      <<: [*env, *more]
      OVER: own
      DEFAULTED: \${NOPE:-fallback \${TAG}}
      DASH: \${EMPTY-x}
      COLON_DASH: \${EMPTY:-x}
      PLUS: \${TAG:+set}
      NOPLUS: \${NOPE:+set}
      DOLLAR: $$HOME and $\${X}
      PLAIN: $TAG
      QUOTED: \${QUOTED}
      SINGLE: \${SINGLE}
      EXPORTED: \${EXPORTED}
      COLON: \${COLON}
      MULTI: \${MULTI}
      OCTAL: 0644
      HEX: 0x10
      FLOAT: 1.10
      BOOL: true
      YES: yes
      UNDERSCORE: 1_000
      TAG:
    ports: ["\${PORT}:80", "3000-3002:3000-3002"]
  aux:
    profiles: [extra]
    image: busybox
    command: sh -c "echo 'hi there' $$X"
`,
      'app.env': 'FILE_ONLY=1\nOVER=file\nREF=${TAG}-x\nRAW="quoted value"\nSPACES =  padded  \nHASH=a#b\nTAB=x\t# c\n',
    },
  },
];
