\set desk random(1, 50)
\set n random(1, 10000)
SELECT submit('people/p-' || :desk, gen_random_uuid(), 'cases/c-' || lpad(:n::text, 26, 'a'), false, 1, decode(repeat('ab', 300), 'hex'));
