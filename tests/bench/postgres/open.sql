\set desk random(1, 50)
SELECT submit('people/p-' || :desk, gen_random_uuid(), 'cases/' || gen_random_uuid(), true, 3, decode(repeat('ab', 300), 'hex'));
