import { parseImageName } from './parseImageName.ts';

/** What an image's last segment, or its whole repository, is known as; the first that matches counts. */
const families: readonly (readonly [RegExp, string])[] = [
  [
    /(?:^|\/)(?:postgres(?:ql)?|pgvector|pgvecto-rs|postgis|timescaledb(?:-ha)?|cloudnative-pg|spilo-\d+|alloydbomni)(?:-repmgr|-ha|$)/,
    'postgres',
  ],
  [/(?:^|\/)(?:pgvector|cloudnative-pg|supabase)\/(?:pgvector|postgresql|postgres)/, 'postgres'],
  [/(?:^|\/)(?:mysql|mysql-server|percona|percona-server|percona-xtradb-cluster)$/, 'mysql'],
  [/(?:^|\/)mariadb(?:-galera)?$/, 'mariadb'],
  [/(?:^|\/)valkey(?:-bundle|-cluster|-extensions)?$/, 'valkey'],
  [/(?:^|\/)(?:redis|redis-stack(?:-server)?|redis-cluster|keydb|dragonfly)$/, 'redis'],
  [/(?:^|\/)(?:mongo|mongodb|mongodb-community-server|mongodb-sharded)$/, 'mongodb'],
  [/(?:^|\/)rabbitmq(?:-server)?$/, 'rabbitmq'],
  [/(?:^|\/)(?:kafka|cp-kafka|cp-server|kafka-native|redpanda)$/, 'kafka'],
  [/(?:^|\/)elasticsearch(?:-oss|-wolfi)?$/, 'elasticsearch'],
  [/(?:^|\/)opensearch$/, 'opensearch'],
  [/(?:^|\/)clickhouse(?:-server)?$/, 'clickhouse'],
  [/(?:^|\/)memcached$/, 'memcached'],
  [/(?:^|\/)(?:minio|rustfs|localstack|localstack-pro|garage|s3mock|fake-s3|seaweedfs)$/, 's3'],
  [/(?:^|\/)(?:dynamodb-local)$/, 'dynamodb'],
  [/(?:^|\/)(?:local-kms)$/, 'kms'],
  [/(?:^|\/)(?:mailhog|mailpit|mailcatcher|inbucket|maildev|smtp4dev|greenmail)$|(?:^|\/)inbucket\//, 'smtp'],
  [
    /(?:^|\/)(?:chrome|chromium|standalone-chrome|standalone-chromium|browserless|headless-shell|alpine-chrome)$|browserless\//,
    'chrome',
  ],
  [/(?:^|\/)gotenberg$/, 'gotenberg'],
  [/(?:^|\/)tika$/, 'tika'],
  [/(?:^|\/)meilisearch$/, 'meilisearch'],
  [/(?:^|\/)typesense$/, 'typesense'],
  [/(?:^|\/)(?:nats|nats-server)$/, 'nats'],
  [/(?:^|\/)(?:etcd)$/, 'etcd'],
  [/(?:^|\/)(?:zookeeper|cp-zookeeper)$/, 'zookeeper'],
];

/** Managed engines as clouds name them. */
const engines: readonly (readonly [RegExp, string])[] = [
  [/^aurora-postgresql$|^POSTGRES_|^postgres$/, 'postgres'],
  [/^aurora-mysql$|^MYSQL_|^aurora$/, 'mysql'],
  [/^OpenSearch_/, 'opensearch'],
  [/^REDIS_/, 'redis'],
];

/** The family of a backing service by its image or managed engine; an unknown image's is the last segment of its name. */
export function serviceFamily(image: string): string {
  return knownServiceFamily(image) ?? (parseImageName(image).repository.split('/').at(-1) ?? image).toLowerCase();
}

/** Undefined for an image that is no well-known service. */
export function knownServiceFamily(image: string): string | undefined {
  const { repository } = parseImageName(image);
  const lower = repository.toLowerCase();
  return (
    families.find(([pattern]) => pattern.test(lower))?.[1] ?? engines.find(([pattern]) => pattern.test(repository))?.[1]
  );
}
