"""From ``book/`` and ``templates/kinds/`` to a Book; everything that is wrong is found in one go."""
